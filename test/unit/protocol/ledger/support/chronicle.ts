/** Runs key epochs with a key that is reshared, on the pure functions of the ledger. */
import assert from 'node:assert/strict'
import { endBlock, DEAL_WAIT_MS } from '../../../../../src/protocol/ledger/epochs/end-block.js'
import { judgeDeal } from '../../../../../src/protocol/ledger/epochs/judge-deal.js'
import { judgeLost } from '../../../../../src/protocol/ledger/epochs/judge-lost.js'
import { judgeReady } from '../../../../../src/protocol/ledger/epochs/judge-ready.js'
import { firstKeyState, type KeyState } from '../../../../../src/protocol/ledger/epochs/key-state.js'
import { memberSet, type MemberSet } from '../../../../../src/protocol/membership/index.js'
import {
  combineShares, dealingSecrets, freshShare, makeDealing, openSubShares, resharedShare
} from '../../../../../src/protocol/sharing/index.js'
import {
  TransactionKind, ZERO_32, compare, equal, hex, type Dealing, type MemberId, type Scalar,
  type SharedKeySpec
} from '../../../../../src/protocol/types/index.js'
import { boxKeyOf, boxSecretOf } from '../../../../fixtures/dealt-epoch.js'
import { World, label } from './world.js'

export const SPECS: readonly SharedKeySpec[] = [
  { name: 'lottery', mode: 'fresh' }, { name: 'name', mode: 'reshared' }
]
export const { chain } = new World(4)
export const { group } = chain.verifier
export const idOf = (i: number): MemberId => label(`member ${i}`)
const SIGNATURE = new Uint8Array(64)

export function setOf (...numbers: readonly number[]): MemberSet {
  const entries = numbers.map(i => ({
    id: idOf(i), boxKey: boxKeyOf(group, idOf(i)), name: ''
  })).sort((a, b) => compare(a.id, b.id))
  return memberSet(chain.id, {
    version: 1, prevHash: ZERO_32, issuedAt: 0, checkpointHeight: 0, checkpointHash: ZERO_32, entries
  })
}

/** Runs epochs with known secrets. Each step is a block of its own. */
export class Chronicle {
  keys: KeyState
  /** The shares of the reshared key of the active epoch, by holder. */
  shares = new Map<string, Scalar>()
  private time = 0
  private readonly boxNumbers = new Map<string, number>()

  constructor (private set: MemberSet) { this.keys = firstKeyState(set) }

  end (after: KeyState, elapsed = 1): void {
    this.time += elapsed
    this.keys = endBlock(chain, this.keys, after, { timestamp: this.time, set: this.set }, SPECS)
  }

  change (set: MemberSet): void {
    this.set = set
    this.end(this.keys)
  }

  dealing (dealer: MemberId, parts = this.partsOf(dealer)): Dealing {
    const { boxKeys, number, threshold } = this.keys.pending!
    return makeDealing(group, { chainId: chain.id, epoch: number, dealer, boxKeys },
      dealingSecrets(group, label(`${hex(dealer)} ${number}`), threshold, parts))
  }

  partsOf (dealer: MemberId): { key: number, share?: Scalar }[] {
    const share = this.shares.get(hex(dealer))
    if (this.keys.active === undefined) return [{ key: 0 }, { key: 1 }]
    return share === undefined ? [{ key: 0 }] : [{ key: 0 }, { key: 1, share }]
  }

  codeOf (dealing: Dealing): string {
    const verdict = this.judge(dealing)
    return verdict.verdict === 'accept' ? 'accept' : verdict.code
  }

  deal (dealer: MemberId): void {
    const verdict = this.judge(this.dealing(dealer))
    assert(verdict.verdict === 'accept', JSON.stringify(verdict))
    this.end(verdict.value)
  }

  ready (author: MemberId): void {
    const { dealings, number } = this.keys.pending!
    const box = (this.boxNumbers.get(hex(author)) ?? 0) + 1
    const verdict = judgeReady(this.keys, {
      kind: TransactionKind.keysReady, author, epoch: number, dealings: dealings.map(({ id }) => id),
      boxKey: boxKeyOf(group, author, box), signature: SIGNATURE
    })
    assert(verdict.verdict === 'accept', JSON.stringify(verdict))
    this.end(verdict.value)
  }

  /** A member loses its shares and its box secret, so it no longer counts as ready. */
  lose (author: MemberId): void {
    const box = (this.boxNumbers.get(hex(author)) ?? 0) + 1
    const verdict = judgeLost(this.keys, {
      kind: TransactionKind.keysLost, author, epoch: this.keys.lastNumber,
      boxKey: boxKeyOf(group, author, box), signature: SIGNATURE
    }, this.time)
    assert(verdict.verdict === 'accept', JSON.stringify(verdict))
    this.boxNumbers.set(hex(author), box)
    this.shares.delete(hex(author))
    this.end(verdict.value)
  }

  /**
   * Deals with some members and makes them ready, until the epoch is active.
   * @param members that become ready. @param dealers that deal, and perhaps vanish afterwards
   */
  run (members: readonly MemberId[], dealers = members): void {
    const old = this.keys.serving
    for (const id of dealers) this.deal(id)
    const { pending } = this.keys
    assert(pending !== undefined)
    for (const id of members) this.ready(id)
    if (this.keys.pending !== undefined) this.end(this.keys, DEAL_WAIT_MS)
    assert.equal(this.keys.active?.number, pending.number)
    this.shares = new Map(members.map(id => {
      const holder = pending.holders.findIndex(other => equal(other, id))
      const secret = boxSecretOf(group, id, this.boxNumbers.get(hex(id)) ?? 0)
      const subShares = pending.qualified[1]!.map(place => {
        const { dealing } = pending.dealings[place]!
        const index = dealing.keys.findIndex(({ key }) => key === 1)
        return {
          dealer: old?.holders.findIndex(other => equal(other, dealing.dealer)) ?? -1,
          subShare: openSubShares(group, chain.id, dealing, holder, secret)![index]!
        }
      })
      return [hex(id), old === undefined
        ? freshShare(group, subShares.map(({ subShare }) => subShare))
        : resharedShare(group, subShares)]
    }))
    for (const id of members) this.boxNumbers.set(hex(id), (this.boxNumbers.get(hex(id)) ?? 0) + 1)
  }

  /** Returns k·M of the reshared key from the shares of these holders. */
  evaluate (members: readonly MemberId[], M: Uint8Array): Uint8Array | undefined {
    return combineShares(group, members.map(id => ({
      index: this.keys.active!.holders.findIndex(other => equal(other, id)),
      element: group.multiply(this.shares.get(hex(id))!, M)!
    })))
  }

  private judge (dealing: Dealing): ReturnType<typeof judgeDeal> {
    return judgeDeal(chain, this.keys, {
      kind: TransactionKind.keysDeal, author: dealing.dealer, dealing, signature: SIGNATURE
    }, label(`${hex(dealing.dealer)} ${dealing.epoch} id`), SPECS)
  }
}

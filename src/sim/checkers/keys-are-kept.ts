import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { isReady, type EpochDealings, type KeyState } from '../../protocol/ledger/index.js'
import { LOTTERY, type MemberId, type SharedKey } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { equalIds, name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'
import { atZero, integerOf, keyOf } from './interpolation.js'

/** In a good network an epoch becomes active within this time: DEAL_WAIT and some heights. */
const DEALT_WITHIN_MS = 90_000

/**
 * §6 and §10.5: a hospital that the chain calls ready has its share on its disk, and can open the dealings of
 * a pending epoch. The shares of any t honest holders make the keys. Each epoch has another lottery key and
 * the same name key. No dealing of an honest dealer is void. In a good network a dealing comes to its end.
 */
export class KeysAreKept extends Invariant implements Checker {
  readonly invariant = '§10.5'
  #height = 0
  #pending: { readonly number: number, readonly since: number } | undefined
  #active: number | undefined
  #keys: readonly SharedKey[] | undefined

  /** Looks at the first commit of a height. A hospital destroys secrets only after its own commit. */
  committed (node: SimNode, { block: { header: { height } } }: CommittedBlock): void {
    if (!node.isHonest || height <= this.#height) return
    this.#height = height
    // A node that is still starting shows no ledger, and may destroy secrets with this commit.
    const keys = node.parts?.hostLoop.state.ledger.keys
    if (keys === undefined) return
    for (const epoch of [keys.pending, keys.serving]) if (epoch !== undefined) this.#judge(epoch, keys)
    if (keys.active?.number !== this.#active) {
      this.#combine(keys)
      this.#compare(keys)
    }
    this.#active = keys.active?.number
    if (this.#pending?.number !== keys.pending?.number) {
      this.#pending = keys.pending && { number: keys.pending.number, since: this.run.timeline.now }
    }
  }

  finish (): void {
    if (this.#pending === undefined || this.run.plan.isBeyond) return
    const since = Math.max(this.#pending.since, this.run.plan.stabilizesAt)
    if (this.run.timeline.now <= since + DEALT_WITHIN_MS) return
    this.violate(`epoch ${this.#pending.number} is still being dealt`)
  }

  #judge (epoch: EpochDealings, { pending }: KeyState): void {
    for (const { dealing, isVoid } of epoch.dealings) {
      const dealer = this.#nodeOf(dealing.dealer)
      if (isVoid && dealer?.isHonest === true) this.violate(`the honest dealing of ${dealer.name} is void`)
    }
    const { group } = this.run.chain.verifier
    for (const [index, holder] of epoch.holders.entries()) {
      const node = this.#nodeOf(holder)
      if (node === undefined || !node.isHonest || node.areKeysLost) continue
      const { boxes, shares } = node.options.disk.keySecrets
      const hasShare = epoch.keys !== undefined && isReady(epoch, holder)
      if (hasShare && !shares.some(held => held.epoch === epoch.number)) {
        this.violate(`${node.name} is ready in epoch ${epoch.number} without a share`)
      }
      const opens = boxes.some(({ secret }) => name(group.base(secret)!) === name(epoch.boxKeys[index]!))
      if (epoch === pending && !opens && !node.wasReadmitted) {
        this.violate(`${node.name} cannot open the dealings of epoch ${epoch.number}`)
      }
    }
  }

  /** Combines the shares of each t honest holders in a row. */
  #combine ({ active }: KeyState): void {
    if (active === undefined) return
    const { group } = this.run.chain.verifier
    for (const [key, { publicKey }] of active.keys.entries()) {
      const held = active.holders.flatMap((holder, index) => {
        const node = this.#nodeOf(holder)
        const shares = node?.isHonest === true ? node.options.disk.keySecrets.shares : []
        const scalar = shares.find(({ epoch }) => epoch === active.number)?.scalars[key]
        return scalar === undefined ? [] : [{ x: BigInt(index + 1), y: integerOf(scalar) }]
      })
      for (let first = 0; first + active.threshold <= held.length; first++) {
        const points = held.slice(first, first + active.threshold)
        if (equalIds(keyOf(group, atZero(points)), publicKey)) continue
        this.violate(`shares of key ${key} of epoch ${active.number} do not combine`)
      }
    }
  }

  /** Compares the keys with those of the former epoch. Only a recovery without t shares begins them anew. */
  #compare ({ active }: KeyState): void {
    const before = this.#keys
    this.#keys = active?.keys
    for (const [key, { publicKey }] of active?.keys.entries() ?? []) {
      const last = before?.[key]?.publicKey
      if (last === undefined || (key !== LOTTERY) === equalIds(last, publicKey)) continue
      const is = key !== LOTTERY ? 'another' : 'the same'
      this.violate(`key ${key} of epoch ${active!.number} is ${is} key`)
    }
  }

  #nodeOf (id: MemberId): SimNode | undefined {
    return this.run.nodes.find(({ signer }) => equalIds(signer.id, id))
  }
}

/** The holders of shared keys on a `World`: they deal, complain and become ready with known secrets. */
import assert from 'node:assert/strict'
import {
  combineShares, dealingSecrets, makeComplaint, makeDealing, openSubShares, type KeyToDeal
} from '../../../../../src/protocol/sharing/index.js'
import {
  isFresh, isReady, type ChainDealing, type EpochDealings
} from '../../../../../src/protocol/ledger/epochs/key-state.js'
import {
  SHARED_KEYS, TransactionKind, compare, equal, hex, type BoxKey, type Dealing, type Group,
  type GroupElement, type Hex, type KeyEpoch, type Scalar, type Signer, type VerifiedTransaction
} from '../../../../../src/protocol/types/index.js'
import { shareOnChain } from '../../../../fixtures/dealings.js'
import { boxSecretOf } from '../../../../fixtures/dealt-epoch.js'
import { label, type World } from './world.js'

export class Holders {
  private readonly secrets = new Map<Hex, Scalar>()
  private made = 0

  constructor (readonly world: World) {
    for (const signer of world.signers) this.admit(signer)
  }

  get group (): Group { return this.world.chain.verifier.group }

  get pending (): EpochDealings {
    const { pending } = this.world.state.keys
    assert(pending !== undefined, 'an epoch is pending')
    return pending
  }

  get active (): KeyEpoch | undefined { return this.world.state.keys.active }

  /** Remembers the secret of the first box key of a member. */
  admit ({ id }: Signer): void {
    this.know(boxSecretOf(this.group, id))
  }

  /** Remembers the secret of a box key. */
  know (secret: Scalar): BoxKey {
    const key = this.group.base(secret)
    assert(key !== undefined)
    this.secrets.set(hex(key), secret)
    return key
  }

  newBoxKey (): BoxKey {
    return this.know(this.group.hashToScalar(label(`box ${++this.made}`), label('box')))
  }

  boxSecret (epoch: EpochDealings, holder: number): Scalar {
    return this.secrets.get(hex(epoch.boxKeys[holder]!))!
  }

  holderOf ({ holders }: EpochDealings, { id }: Signer): number {
    return holders.findIndex(holder => equal(holder, id))
  }

  /** Makes a dealing of the pending epoch. @param over changes it before its proof is made */
  dealing (dealer: Signer, over: { readonly boxKeys?: readonly BoxKey[], readonly threshold?: number } = {}):
  Dealing {
    const { boxKeys, number, threshold } = this.pending
    const keys = SHARED_KEYS.flatMap((spec, key): KeyToDeal[] => {
      if (isFresh(this.world.state.keys, spec)) return [{ key }]
      const share = this.#holdsReady(dealer) ? this.share(dealer, key) : undefined
      return share === undefined ? [] : [{ key, share }]
    })
    const seed = label(`dealing ${hex(dealer.id)} ${number} ${++this.made}`)
    return makeDealing(this.group, {
      chainId: this.world.chain.id, epoch: number, dealer: dealer.id, boxKeys: over.boxKeys ?? boxKeys
    }, dealingSecrets(this.group, seed, over.threshold ?? threshold, keys))
  }

  /** Makes a dealing whose box for `victim` cannot be opened. */
  cheat (dealer: Signer, victim: Signer): VerifiedTransaction {
    const { pending } = this
    const boxKeys = pending.boxKeys.with(this.holderOf(pending, victim), this.newBoxKey())
    return this.deal(dealer, this.dealing(dealer, { boxKeys }))
  }

  deal (dealer: Signer, dealing = this.dealing(dealer)): VerifiedTransaction {
    return this.world.sign(dealer, { kind: TransactionKind.keysDeal, author: dealer.id, dealing })
  }

  complain (signer: Signer, { dealing, id }: ChainDealing, epoch = this.pending): VerifiedTransaction {
    const holder = this.holderOf(epoch, signer)
    const complaint = makeComplaint(this.group, this.world.chain.id, dealing, id, holder,
      this.boxSecret(epoch, holder))
    return this.world.sign(signer, {
      kind: TransactionKind.keysComplain, author: signer.id, epoch: epoch.number, dealing: id, complaint
    })
  }

  /** Names all dealings that are good for the signer. */
  ready (
    signer: Signer, epoch = this.pending,
    dealings: readonly ChainDealing[] = this.goodFor(signer, epoch), boxKey = this.newBoxKey()
  ): VerifiedTransaction {
    return this.world.sign(signer, {
      kind: TransactionKind.keysReady, author: signer.id, epoch: epoch.number,
      dealings: dealings.map(({ id }) => id).sort(compare), boxKey
    })
  }

  lost (signer: Signer, boxKey = this.newBoxKey(), epoch = this.world.state.keys.lastNumber):
  VerifiedTransaction {
    return this.world.sign(signer, { kind: TransactionKind.keysLost, author: signer.id, epoch, boxKey })
  }

  goodFor (signer: Signer, epoch: EpochDealings): ChainDealing[] {
    return epoch.dealings.filter(({ dealing, isVoid }) =>
      !isVoid && this.opened(signer, epoch, dealing) !== undefined)
  }

  badFor (signer: Signer, epoch: EpochDealings): ChainDealing[] {
    return epoch.dealings.filter(({ dealing, isVoid }) =>
      !isVoid && this.opened(signer, epoch, dealing) === undefined)
  }

  opened (signer: Signer, epoch: EpochDealings, dealing: Dealing): Scalar[] | undefined {
    const holder = this.holderOf(epoch, signer)
    return openSubShares(this.group, this.world.chain.id, dealing, holder, this.boxSecret(epoch, holder))
  }

  /** Returns the share of a holder of the active epoch; undefined if a dealing of Dl is bad for it. */
  share (signer: Signer, key = 0): Scalar | undefined {
    const epoch = this.world.state.keys.serving!
    if (epoch.number === this.world.installed?.epoch.number) {
      return this.world.installed.secretShare(this.holderOf(epoch, signer), key)
    }
    return shareOnChain(epoch, key, place => this.opened(signer, epoch, epoch.dealings[place]!.dealing),
      this.group)
  }

  #holdsReady ({ id }: Signer): boolean {
    const { serving } = this.world.state.keys
    return serving !== undefined && isReady(serving, id)
  }

  /** Returns k·M from the shares of these holders of the active epoch. */
  evaluate (signers: readonly Signer[], M: GroupElement): GroupElement | undefined {
    const { serving } = this.world.state.keys
    return combineShares(this.group, signers.map(signer => ({
      index: this.holderOf(serving!, signer), element: this.group.multiply(this.share(signer)!, M)!
    })))
  }

  /** Deals and becomes ready with these members, each step in a block of its own. */
  run (signers: readonly Signer[]): this {
    const number = this.world.state.keys.lastNumber
    this.world.commit(signers.map(signer => this.deal(signer)))
    this.world.commit(signers.map(signer => this.ready(signer)))
    assert(this.world.state.keys.lastNumber === number)
    return this
  }
}

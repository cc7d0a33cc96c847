import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import { dealingSecrets, makeDealing } from '../../protocol/sharing/index.js'
import {
  CUSTODY_KEY, LOTTERY, NAME_KEY, TransactionKind, equal, hex, type BoxKey, type Dealing, type DealingId
} from '../../protocol/types/index.js'
import { firstBoxKey } from '../first-box-key.js'
import type { Means } from './behaviour.js'
import { ownKeysToDeal } from './own-keys.js'

type Keys = LedgerState['keys']
type Epoch = NonNullable<Keys['pending']>
type Maker = (means: Means, keys: Keys) => UnsignedTransaction[]

const NOT_CANONICAL = new Uint8Array(32).fill(0xff)

/**
 * Ways to break the rules of shared keys (§6.5 to §6.8). Each makes transactions, of which the last is
 * invalid, or none if the moment does not fit.
 */
export const KEY_FOULS: readonly Maker[] = [
  // A dealer deals twice.
  (means, { pending }) => pending === undefined
    ? []
    : [...hasDealt(means, pending) ? [] : [dealing(means, pending)], dealing(means, pending)]
      .map(made => deal(means, made)),
  // A dealer copies the E of another.
  ofUndealt((means, pending) => pending.dealings.slice(0, 1).map(({ dealing: { ephemeral, proof } }) =>
    ({ ...dealing(means, pending), ephemeral, proof }))),
  ofUndealt((means, pending) => [dealing(means, { ...pending, threshold: pending.threshold - 1 })]),
  ofUndealt((means, pending) =>
    [dealing(means, { ...pending, boxKeys: [...pending.boxKeys, boxKeyOf(means)] })]),
  ofUndealt((means, pending) => {
    const made = dealing(means, pending)
    return [{ ...made, keys: made.keys.map(part =>
      ({ ...part, commitments: part.commitments.with(0, NOT_CANONICAL) })) }]
  }),
  ofUndealt((means, pending) => [{ ...dealing(means, pending), keys: [] }]),
  // A dealer deals a key that is no share of its own. In the first epoch it leaves the key out.
  ofUndealt((means, pending) => {
    const { chain: { id: chainId, verifier: { group } }, random, signer, state } = means
    const fresh = state()?.ledger.keys.active === undefined
    const keys = fresh ? [{ key: LOTTERY }, { key: CUSTODY_KEY }] : [{ key: LOTTERY }, { key: NAME_KEY }]
    const { boxKeys, number } = pending
    return [makeDealing(group, { chainId, epoch: number, dealer: signer.id, boxKeys },
      dealingSecrets(group, random.bytes(32), pending.threshold, keys))]
  }),
  // A dealer deals in the active epoch.
  (means, { pending, serving }) => serving === undefined || pending === undefined
    ? []
    : [deal(means, dealing(means, serving))],
  // A complaint with a proof that says nothing.
  (means, { pending, serving }) => [pending, serving].flatMap(epoch =>
    epoch?.dealings.slice(0, 1).map(({ id }) => complaint(means, epoch.number, id)) ?? []).slice(0, 1),
  (means, { pending, serving }) => [pending, serving].flatMap(epoch =>
    epoch?.keys === undefined ? [] : [ready(means, epoch)]).slice(0, 1),
  (means, keys) => lost(means, keys, [keys.members.get(hex(means.signer.id))?.boxKey]),
  (means, keys) => lost(means, keys, [boxKeyOf(means), boxKeyOf(means)])
]

/** Makes a foul of a dealer that has not dealt in the pending epoch, so that only the foul is wrong. */
function ofUndealt (make: (means: Means, pending: Epoch) => Dealing[]): Maker {
  return (means, { pending }) => pending === undefined || hasDealt(means, pending)
    ? []
    : make(means, pending).map(made => deal(means, made))
}

function hasDealt ({ signer }: Means, { dealings }: Epoch): boolean {
  return dealings.some(({ dealing: { dealer } }) => equal(dealer, signer.id))
}

function dealing (means: Means, { boxKeys, number, threshold }: Epoch): Dealing {
  const { chain, random, signer } = means
  const { group } = chain.verifier
  return makeDealing(group, { chainId: chain.id, epoch: number, dealer: signer.id, boxKeys },
    dealingSecrets(group, random.bytes(32), threshold, ownKeysToDeal(means)))
}

function deal ({ signer }: Means, made: Dealing): UnsignedTransaction {
  return { kind: TransactionKind.keysDeal, author: signer.id, dealing: made }
}

function complaint (means: Means, epoch: number, id: DealingId): UnsignedTransaction {
  const { chain: { verifier: { group } }, random, signer } = means
  const scalar = (): Uint8Array => group.hashToScalar(random.bytes(32), random.bytes(8))
  return {
    kind: TransactionKind.keysComplain, author: signer.id, epoch, dealing: id,
    complaint: { shared: boxKeyOf(means), proof: { c: scalar(), s: scalar() } }
  }
}

/** Names no dealing. */
function ready (means: Means, { number }: Epoch): UnsignedTransaction {
  return {
    kind: TransactionKind.keysReady, author: means.signer.id, epoch: number, dealings: [],
    boxKey: boxKeyOf(means)
  }
}

function lost (
  { signer }: Means, { lastNumber }: Keys, boxKeys: readonly (BoxKey | undefined)[]
): UnsignedTransaction[] {
  return boxKeys.flatMap(boxKey => boxKey === undefined
    ? []
    : [{ kind: TransactionKind.keysLost, author: signer.id, epoch: lastNumber, boxKey }])
}

function boxKeyOf ({ chain, random }: Means): BoxKey {
  return firstBoxKey(chain.verifier.group, random.bytes(32))
}

/** One dealer's contribution to the shared keys of an epoch: how it is made and checked. */
import { dealingProofBytes } from '../codec/index.js'
import {
  assert, type BoxKey, type ChainId, type Dealing, type DealtKey, type Group, type MemberId, type Scalar
} from '../types/index.js'
import { sealSubShare } from './box.js'
import { commitmentsOf, evaluate, xOf } from './polynomial.js'
import { proveKnowledge, verifyKnowledge } from './schnorr.js'

export interface DealingPlan {
  readonly chainId: ChainId
  readonly epoch: number
  readonly dealer: MemberId
  /** The box key of each holder in order, in force when the epoch was opened. */
  readonly boxKeys: readonly BoxKey[]
}

/** The secrets of a dealer for one epoch. `dealingSecrets` makes them from random bytes. */
export interface DealingSecrets {
  readonly r: Scalar
  /** Sorted by key. */
  readonly polynomials: readonly Polynomial[]
}

export interface Polynomial {
  /** Index in SHARED_KEYS. */
  readonly key: number
  /** a_0 … a_(t−1), none of them zero. For a reshared key a_0 is the dealer's share. */
  readonly coefficients: readonly Scalar[]
}

/** Makes a dealing. Equal arguments give equal bytes, so a dealer may make it again after a crash. */
export function makeDealing (
  group: Group, { chainId, epoch, dealer, boxKeys }: DealingPlan, { r, polynomials }: DealingSecrets
): Dealing {
  const ephemeral = group.base(r)
  assert(ephemeral !== undefined, 'r is not zero')
  const sharedWith = boxKeys.map(boxKey => {
    const shared = group.multiply(r, boxKey)
    assert(shared !== undefined, 'r is not zero')
    return shared
  })
  const keys = polynomials.map(({ key, coefficients }): DealtKey => ({
    key,
    commitments: commitmentsOf(group, coefficients),
    boxes: sharedWith.map((shared, holder) => sealSubShare(
      { chainId, dealer, epoch, holder, key }, shared, evaluate(group, coefficients, xOf(holder))))
  }))
  const unproved = { dealer, epoch, ephemeral, keys }
  return { ...unproved, proof: proveKnowledge(group, r, dealingProofBytes(chainId, unproved)) }
}

/** The form that a dealing must have. */
export interface DealingForm {
  /** Number of holders of the new shares. */
  readonly holders: number
  readonly threshold: number
  /** Indices in SHARED_KEYS of the keys that this dealer deals, sorted. */
  readonly keys: readonly number[]
}

export type DealingFault =
  | 'wrong-keys' | 'wrong-commitment-count' | 'wrong-box-count' | 'bad-element' | 'bad-dealing-proof'

/**
 * Returns the code of a fault that everybody can see, or undefined. Only their holders see bad boxes, and
 * complain.
 */
export function checkDealing (
  group: Group, chainId: ChainId, dealing: Dealing, { holders, threshold, keys }: DealingForm
): DealingFault | undefined {
  if (dealing.keys.length !== keys.length || dealing.keys.some(({ key }, i) => key !== keys[i]) ||
      dealing.keys.some(({ key }, i) => i > 0 && key <= dealing.keys[i - 1]!.key)) return 'wrong-keys'
  for (const { commitments, boxes } of dealing.keys) {
    if (commitments.length !== threshold) return 'wrong-commitment-count'
    if (boxes.length !== holders) return 'wrong-box-count'
  }
  const elements = [dealing.ephemeral, ...dealing.keys.flatMap(({ commitments }) => commitments)]
  if (!elements.every(group.isElement)) return 'bad-element'
  const message = dealingProofBytes(chainId, dealing)
  const isProved = verifyKnowledge(group, dealing.ephemeral, message, dealing.proof)
  return isProved ? undefined : 'bad-dealing-proof'
}

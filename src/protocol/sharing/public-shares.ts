/** The public part of a key, from the commitments of the dealings that count. */
import { ZERO_32, type Group, type GroupElement, type SharedKey } from '../types/index.js'
import { lagrangeAtZero } from './polynomial.js'
import { evaluateAtHolders } from './holder-points.js'
import { plus, times, type Sum } from './sums.js'

/** C_0 … C_(t−1) of a dealer, or their sum over dealers, in which elements can be neutral. */
export type Commitments = readonly Sum[]

/** Adds two lists of commitments. The ledger can add each dealing when it arrives. */
export function addCommitments (group: Group, a: Commitments, b: Commitments): Commitments {
  const length = Math.max(a.length, b.length)
  return Array.from({ length }, (_, m) => plus(group, a[m], b[m]))
}

/** Returns the key that is the sum of the dealt keys. Returns undefined if the key would be neutral. */
export function freshKey (
  group: Group, holders: number, dealings: readonly Commitments[]
): SharedKey | undefined {
  return keyOf(group, holders, dealings.reduce((a, b) => addCommitments(group, a, b), []))
}

export interface DealerCommitments {
  /** Index of the dealer in the epoch whose shares are reshared. */
  readonly dealer: number
  /** Its element 0 is the dealer's public share in that epoch; the ledger checks that. */
  readonly commitments: readonly GroupElement[]
}

/**
 * Returns the same key with shares for new holders.
 * @param holders number of new holders
 * @param dealings of exactly t dealers of the old epoch
 */
export function resharedKey (
  group: Group, holders: number, dealings: readonly DealerCommitments[]
): SharedKey | undefined {
  const factors = lagrangeAtZero(group, dealings.map(({ dealer }) => dealer))
  return freshKey(group, holders, dealings.map(({ commitments }, i) =>
    commitments.map(commitment => times(group, factors[i]!, commitment))))
}

/**
 * Returns the key and the public shares of a summed polynomial. A public share can be neutral if its holder
 * conspires with a dealer. Then 32 zeros stand for it, and no share of that holder is ever valid.
 */
function keyOf (group: Group, holders: number, commitments: Commitments): SharedKey | undefined {
  const publicKey = commitments[0]
  if (publicKey === undefined) return undefined
  return { publicKey, shares: evaluateAtHolders(group, commitments, holders).map(point => point ?? ZERO_32) }
}

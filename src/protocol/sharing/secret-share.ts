/** A holder's share of a key, from its sub-shares of the dealings that count. */
import type { Group, Scalar } from '../types/index.js'
import { lagrangeAtZero } from './polynomial.js'

/** Returns Σ of the sub-shares: the share of a key that is dealt fresh. */
export function freshShare (group: Group, subShares: readonly Scalar[]): Scalar {
  return subShares.reduce(group.addScalars, group.scalarOf(0))
}

export interface DealerSubShare {
  /** Index of the dealer in the epoch whose shares are reshared. */
  readonly dealer: number
  readonly subShare: Scalar
}

/**
 * Returns Σ λ_d·sub-share_d: the new share of a reshared key.
 * @param subShares of exactly t dealers of the old epoch
 */
export function resharedShare (group: Group, subShares: readonly DealerSubShare[]): Scalar {
  const factors = lagrangeAtZero(group, subShares.map(({ dealer }) => dealer))
  return freshShare(group, subShares.map(({ subShare }, i) => group.multiplyScalars(factors[i]!, subShare)))
}

import type { MemberId, TransactionId } from './flavour.js'
import type { EqualityProof, GroupElement, Scalar } from './group.js'

/**
 * Shows that the maker of some bytes knows r with E = r·G, by a Schnorr proof: the challenge c and the
 * response s.
 */
export interface KnowledgeProof {
  readonly c: Scalar
  readonly s: Scalar
}

/** The part of a dealing that concerns a single shared key. */
export interface DealtKey {
  /** Index in SHARED_KEYS. */
  readonly key: number
  /** C_m = a_m·G of the coefficients a_0 … a_(t−1) of the dealer's polynomial (Feldman). */
  readonly commitments: readonly GroupElement[]
  /** The sealed sub-share of each holder in order, 48 bytes each. */
  readonly boxes: readonly Uint8Array[]
}

/** One dealer's contribution to the keys of an epoch (SPECIFICATION.md §6). */
export interface Dealing {
  readonly dealer: MemberId
  readonly epoch: number
  /** E = r·G, the same element for all boxes. */
  readonly ephemeral: GroupElement
  /** Sorted by key, without repetition. */
  readonly keys: readonly DealtKey[]
  /** Proves knowledge of r over every other byte of the dealing. */
  readonly proof: KnowledgeProof
}

/** The id of a dealing is the id of its transaction. */
export type DealingId = TransactionId

/** The proof of a holder that its box in a dealing is bad. */
export interface Complaint {
  /** S = b·E, from the secret b of the holder's box key. It opens the holder's boxes of this dealing. */
  readonly shared: GroupElement
  /** Shows that S and the box key have the same discrete logarithm. */
  readonly proof: EqualityProof
}

/** The evaluation of a shared key at an element M by a single holder. */
export interface KeyShare {
  /** k_i·M. */
  readonly element: GroupElement
  /** Shows that k_i·M and the public share P_i have the same discrete logarithm. */
  readonly proof: EqualityProof
}

import type { ChainId, MemberId, Signature } from './flavour.js'
import type { Genesis } from './genesis.js'
import type { Group } from './group.js'

/**
 * Checks public keys and signatures. All peers must get the same results. `crypto` implements
 * this interface; the simulator runs most seeds with a fast substitute.
 */
export interface Verifier {
  verify (publicKey: MemberId, message: Uint8Array, signature: Signature): boolean
  /** Tells whether a key is canonical, not of small order, and in the prime-order subgroup (§2.4). */
  screenKey (key: Uint8Array): boolean
  /** The group of shared keys. */
  readonly group: Group
}

/** Uses a member's secret identity key. Signatures are deterministic. */
export interface Signer {
  readonly id: MemberId
  sign (message: Uint8Array): Signature
}

/** The chain to which a rule applies. */
export interface Chain {
  readonly id: ChainId
  readonly genesis: Genesis
  readonly verifier: Verifier
}

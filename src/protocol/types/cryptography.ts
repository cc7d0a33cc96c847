import type { ChainId, MemberId, Signature, VrfKey, VrfProof } from './flavour.js'
import type { Genesis } from './genesis.js'
import type { Group } from './group.js'

/**
 * Checks public keys, signatures and VRF proofs. All peers must get the same results. `crypto` implements
 * this interface; the simulator runs most seeds with a fast substitute.
 */
export interface Verifier {
  verify (publicKey: MemberId, message: Uint8Array, signature: Signature): boolean
  /** Returns the 64-byte VRF output, or undefined if the proof is invalid. */
  vrfVerify (key: VrfKey, alpha: Uint8Array, proof: VrfProof): Uint8Array | undefined
  /** Tells whether a key is canonical, not of small order, and in the prime-order subgroup (§2.4). */
  screenKey (key: Uint8Array): boolean
  /** The group of shared keys. */
  readonly group: Group
}

/** Uses a member's secret keys. Both functions are deterministic. */
export interface Signer {
  readonly id: MemberId
  readonly vrfKey: VrfKey
  sign (message: Uint8Array): Signature
  vrfProve (alpha: Uint8Array): VrfProof
}

/** The chain to which a rule applies. */
export interface Chain {
  readonly id: ChainId
  readonly genesis: Genesis
  readonly verifier: Verifier
}

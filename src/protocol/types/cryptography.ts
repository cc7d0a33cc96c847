import type { ChainId, MemberId, Signature, VrfKey, VrfProof } from './flavour.js'
import type { Genesis } from './genesis.js'

/**
 * The two public-key checks on which peers must agree, as a port, so that the simulator can run
 * most seeds with a fast stand-in. `crypto/` provides the real one.
 */
export interface Verifier {
  verify (publicKey: MemberId, message: Uint8Array, signature: Signature): boolean
  /** The 64-byte VRF output, or undefined if the proof is invalid. */
  vrfVerify (key: VrfKey, alpha: Uint8Array, proof: VrfProof): Uint8Array | undefined
  /** Screening of SPECIFICATION.md §2: canonical, not small order, in the prime-order subgroup. */
  screenKey (key: Uint8Array): boolean
}

/** A member's secret keys, as functions. Both are deterministic. */
export interface Signer {
  readonly id: MemberId
  readonly vrfKey: VrfKey
  sign (message: Uint8Array): Signature
  vrfProve (alpha: Uint8Array): VrfProof
}

/** What every rule needs to know of the chain it runs on. */
export interface Chain {
  readonly id: ChainId
  readonly genesis: Genesis
  readonly verifier: Verifier
}

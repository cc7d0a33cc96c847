/** Implements the port `Signer`: all keys of a member come from a single seed (SPECIFICATION.md §2.7). */
import { assert, BoundedMap, mapKey, type Signer } from '../types/index.js'
import { SEED_BYTES, ed25519PublicKey, ed25519Signer } from './ed25519.js'
import { hkdfSha512 } from './platform.js'
import { rememberOutput } from './proof-memory.js'
import { vrfEvaluate, vrfKeyPair } from './vrf.js'

/**
 * Separates the VRF key from the identity key. EdDSA and ECVRF derive nonces from the same secret prefix,
 * so a shared key could leak.
 */
const VRF_KEY_INFO = 'medichain/v1/vrf-key'

/** Each height has one alpha. A leader needs the proof again in later views, and may compute it ahead. */
const PROOFS_KEPT = 8

/** @param seed 32 secret bytes: the Ed25519 seed of the identity */
export function createSigner (seed: Uint8Array): Signer {
  assert(seed.length === SEED_BYTES, 'a node seed is 32 bytes')
  const vrf = vrfKeyPair(hkdfSha512(seed, VRF_KEY_INFO, SEED_BYTES))
  const proofs = new BoundedMap<string, Uint8Array>(PROOFS_KEPT)

  const vrfProve = (alpha: Uint8Array): Uint8Array => {
    const known = proofs.get(mapKey(alpha))
    if (known !== undefined) return known.slice()
    const { proof, output } = vrfEvaluate(vrf.secret, alpha)
    proofs.set(mapKey(alpha), proof.slice())
    rememberOutput(vrf.publicKey, alpha, proof, output)
    return proof
  }

  return {
    id: ed25519PublicKey(seed),
    vrfKey: vrf.publicKey,
    sign: ed25519Signer(seed),
    vrfProve
  }
}

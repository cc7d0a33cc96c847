/** A signer derives all keys of a member from a single seed (SPECIFICATION.md §2). */
import { assert, BoundedMap, mapKey, type Signer } from '../types/index.js'
import { SEED_BYTES, ed25519PublicKey, ed25519Signer } from './ed25519.js'
import { hkdfSha512 } from './platform.js'
import { rememberOutput } from './proof-memory.js'
import { vrfEvaluate, vrfKeyPair } from './vrf.js'

/**
 * The VRF has a key of its own. EdDSA and ECVRF derive nonces from the same secret prefix, so an
 * attacker could make a shared key leak itself.
 */
const VRF_KEY_INFO = 'medichain/v1/vrf-key'

/** There is one alpha per height. A leader asks again in later views, or has asked ahead while idle. */
const PROOFS_KEPT = 8

/** @param seed 32 secret bytes, the identity's Ed25519 seed */
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

/**
 * Cryptography of the protocol: one algorithm per file, bytes in, bytes out, its standard named at
 * the top and its published vectors in `test/vectors`.
 *
 * Must never draw randomness (callers pass it in), read a clock, or throw on bytes that came from
 * outside: a check answers false or undefined. There is one Ed25519 verdict, that of `ed25519.ts`,
 * because libraries and their versions disagree on crafted signatures, and a disagreement splits the
 * chain. Rules that may run in the simulator take `Verifier` and `Signer` from `types` and not
 * these functions.
 */
export { AEAD_OVERHEAD_BYTES, aeadOpen, aeadSeal } from './aead.js'
export { SEED_BYTES, ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.js'
export { hkdfSha512, hmacSha256, sha256, sha512 } from './hash.js'
export { screenKey } from './key-screening.js'
export {
  inclusionPath, leafHash, merkleRoot, merkleRootOfHashes, verifyInclusion
} from './merkle.js'
export { SEALED_BOX_OVERHEAD_BYTES, openBox, sealBox } from './sealed-box.js'
export type { SealRandom } from './sealed-box.js'
export { createSigner } from './signer.js'
export { nodeVerifier } from './verifier.js'
export { vrfEvaluate, vrfKeyPair, vrfOutput, vrfVerify } from './vrf.js'
export type { VrfKeyPair, VrfSecret } from './vrf.js'
export { x25519PublicKey } from './x25519.js'

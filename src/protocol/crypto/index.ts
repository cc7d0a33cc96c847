/**
 * This is the cryptography of the protocol: one algorithm per file, bytes in, bytes out. Each file
 * names its standard at the top, and published vectors are in `test/vectors`.
 *
 * Code here never draws randomness (callers pass it in) and never reads a clock. It never throws on
 * bytes from outside: a check answers false or undefined. The verdict on an Ed25519 signature is that
 * of `ed25519.ts` alone: libraries and their versions disagree on crafted signatures, and a disagreement
 * splits the chain. Rules that may run in the simulator take `Verifier` and `Signer` from `types`
 * instead of these functions. Encryption has a door of its own, `native/sealing`.
 */
export { ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.js'
export { hkdfSha512, hmacSha256, sha256, sha512 } from './platform.js'
export { screenKey } from './key-screening.js'
export {
  inclusionPath, leafHash, merkleRoot, merkleRootOfHashes, verifyInclusion
} from './merkle.js'
export { createSigner } from './signer.js'
export { nodeVerifier } from './verifier.js'
export { vrfEvaluate, vrfKeyPair, vrfOutput, vrfVerify } from './vrf.js'

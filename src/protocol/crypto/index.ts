/**
 * This module is the cryptography of the protocol: one algorithm per file, bytes in, bytes out. Each file
 * names its standard at the top, and published vectors are in `test/vectors`.
 *
 * Callers pass in random bytes, and no function reads a clock. Bytes from outside never cause an exception:
 * a check returns false or undefined. Only `ed25519.ts` may judge Ed25519 signatures, because libraries
 * disagree on crafted signatures and a disagreement splits the chain. Rules that may run in the simulator
 * take `Verifier` and `Signer` from `types`. Encryption is in `native/sealing`, which has a separate
 * index; `aeadSeal` is here, too, because people without a node check receipts with it.
 */
export { aeadSeal } from './platform.js'
export { ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.js'
export { ristretto255 } from './group.js'
export { hkdfSha512, hmacSha256, sha256, sha512 } from './platform.js'
export { screenKey } from './key-screening.js'
export {
  inclusionPath, leafHash, merkleRoot, merkleRootOfHashes, verifyInclusion
} from './merkle.js'
export { createSigner } from './signer.js'
export { rememberSignature, signatureName } from './signature-memory.js'
export { SCALAR_BOX_BYTES, openScalarBox, sealScalar } from './sub-share-box.js'
export { nodeVerifier } from './verifier.js'

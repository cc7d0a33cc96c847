/**
 * The primitives of the protocol on Node, by `node:crypto`. No other folder of `protocol` calls that module.
 * Each function of this index has a counterpart in `../portable` with the same name and result. Of the
 * folder `sealing` that is true for `aeadSeal` alone; the rest is for nodes.
 */
export { aeadSeal } from './sealing/aead.js'
export { publicKeyOf, satisfiesEquation, signerOf } from './ed25519.js'
export { sha256, sha512 } from './hash.js'
export { hkdfSha512, hmacSha256 } from './hmac.js'

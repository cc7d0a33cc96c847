/**
 * The primitives of the protocol in JavaScript, for platforms without `node:crypto`. Each function of
 * `../native` has a counterpart here with the same name and result.
 */
export { aeadSeal } from './aead.js'
export { publicKeyOf, satisfiesEquation, signerOf } from './ed25519.js'
export { hkdfSha512, hmacSha256, sha256, sha512 } from './hash.js'

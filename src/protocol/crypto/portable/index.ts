/**
 * The primitives of the protocol where there is no `node:crypto`, in JavaScript: a function for each
 * function of `../native`, with the same name and the same result.
 */
export { publicKeyOf, satisfiesEquation, signerOf } from './ed25519.js'
export { hkdfSha512, hmacSha256, sha256, sha512 } from './hash.js'

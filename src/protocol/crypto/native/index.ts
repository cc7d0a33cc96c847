/**
 * The primitives of the protocol on Node, by `node:crypto`. Nothing else under `protocol` calls that
 * module. `../portable` has a function of the same name and result for each function of this door;
 * `sealing` is a room for nodes only and has no counterpart there.
 */
export { publicKeyOf, satisfiesEquation, signerOf } from './ed25519.js'
export { sha256, sha512 } from './hash.js'
export { hkdfSha512, hmacSha256 } from './hmac.js'

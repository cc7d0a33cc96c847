/**
 * The primitives of the protocol on Node, by `node:crypto`. No other folder of `protocol` calls that module.
 * Each function of this index has a counterpart in `../portable` with the same name and result. The folder
 * `sealing` is for nodes only and has no counterpart.
 */
export { publicKeyOf, satisfiesEquation, signerOf } from './ed25519.js';
export { sha256, sha512 } from './hash.js';
export { hkdfSha512, hmacSha256 } from './hmac.js';
//# sourceMappingURL=index.js.map
/** SHA-256, SHA-512 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869) by `@noble/hashes`. */
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import * as sha2 from '@noble/hashes/sha2.js';
import { concat, utf8 } from '../../types/index.js';
export function sha256(...parts) {
    return sha2.sha256(concat(...parts));
}
export function sha512(...parts) {
    return sha2.sha512(concat(...parts));
}
export function hmacSha256(key, ...parts) {
    return hmac(sha2.sha256, key, concat(...parts));
}
export function hkdfSha512(secret, info, length) {
    return hkdf(sha2.sha512, secret, undefined, typeof info === 'string' ? utf8(info) : info, length);
}
//# sourceMappingURL=hash.js.map
/** HMAC (RFC 2104) and HKDF (RFC 5869) by OpenSSL. */
import { createHmac, hkdfSync } from 'node:crypto';
import { plain } from './bytes.js';
/** Returns HMAC-SHA-256 over the concatenated parts, 32 bytes. */
export function hmacSha256(key, ...parts) {
    const mac = createHmac('sha256', key);
    for (const part of parts)
        mac.update(part);
    return plain(mac.digest());
}
/**
 * Derives bytes by HKDF-SHA-512 without salt.
 * @param info purpose of the bytes; different purposes of one secret give independent bytes
 * @param length in bytes, at most 255 * 64
 */
export function hkdfSha512(secret, info, length) {
    return new Uint8Array(hkdfSync('sha512', secret, '', info, length));
}
//# sourceMappingURL=hmac.js.map
/** Expands a message to uniform bytes: expand_message_xmd with SHA-512 (RFC 9380 §5.3.1). */
import { assert, concat, utf8 } from '../types/index.js';
import { sha512 } from './platform.js';
const BLOCK_BYTES = 128;
const HASH_BYTES = 64;
const MAX_DOMAIN_BYTES = 255;
/**
 * Returns 64 uniform bytes, a single block of the expansion.
 * @param domain separates uses of the hash; not empty. A domain above 255 bytes is hashed first (§5.3.3).
 */
export function expandMessage(message, domain) {
    assert(domain.length > 0, 'a domain is not empty');
    const short = domain.length <= MAX_DOMAIN_BYTES ? domain : sha512(utf8('H2C-OVERSIZE-DST-'), domain);
    const domainPrime = concat(short, Uint8Array.of(short.length));
    const first = sha512(new Uint8Array(BLOCK_BYTES), message, Uint8Array.of(0, HASH_BYTES), Uint8Array.of(0), domainPrime);
    return sha512(first, Uint8Array.of(1), domainPrime);
}
//# sourceMappingURL=expand-message.js.map
/**
 * These functions convert raw 32-byte keys to key objects of `node:crypto` and back. Public keys use JWK
 * (RFC 8037 §2), which is eight times faster to import than DER and a hundred times faster to export. Private
 * keys use DER, because a private JWK needs the public key too.
 */
import { assert } from '../../types/index.js';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { plain, view } from './bytes.js';
/** The PKCS #8 bytes that precede the 32 bytes of a raw private key (RFC 8410 §7). */
const PKCS8_PREFIXES = {
    Ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
    X25519: Buffer.from('302e020100300506032b656e04220420', 'hex')
};
export function importRawPrivateKey(crv, raw) {
    const key = Buffer.concat([PKCS8_PREFIXES[crv], view(raw)]);
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
/** Imports 32 bytes without a check: OpenSSL checks them at their first use. */
export function importRawPublicKey(crv, raw) {
    const x = view(raw).toString('base64url');
    return createPublicKey({ key: { kty: 'OKP', crv, x }, format: 'jwk' });
}
export function rawPublicKey(key) {
    const { x } = key.export({ format: 'jwk' });
    assert(x !== undefined, 'not an Ed25519 or X25519 key');
    return plain(Buffer.from(x, 'base64url')).slice();
}
//# sourceMappingURL=raw-key.js.map
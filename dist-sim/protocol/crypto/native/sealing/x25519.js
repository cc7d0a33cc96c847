/** X25519 (RFC 7748 §5 and §6.1) by `node:crypto`. */
import { assert, equal } from '../../../types/index.js';
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { plain, view } from '../bytes.js';
import { importRawPrivateKey, importRawPublicKey, rawPublicKey } from '../raw-key.js';
export const X25519_KEY_BYTES = 32;
const SOME_SEED = new Uint8Array(X25519_KEY_BYTES).fill(1);
const ANY_X = view(new Uint8Array(X25519_KEY_BYTES)).toString('base64url');
/**
 * Up to Node 24 the import of a JWK reads d alone, and on Node 20 takes a tenth of the time of DER. Node 26
 * refuses a JWK with a wrong x and is fast with DER. Both ways give the same key.
 */
const importSeed = ignoresX() ? fromJwk : fromDer;
/** @param seed 32 secret bytes, clamped as in RFC 7748 §5 */
export function x25519Key(seed) {
    assert(seed.length === X25519_KEY_BYTES, 'an X25519 seed is 32 bytes');
    const ours = importSeed(seed);
    return {
        publicKey: publicOf(ours),
        sharedSecret(theirs) {
            if (theirs.length !== X25519_KEY_BYTES)
                return undefined;
            const publicKey = importRawPublicKey('X25519', theirs);
            try {
                // OpenSSL refuses an all-zero result.
                return plain(diffieHellman({ privateKey: ours, publicKey }));
            }
            catch {
                return undefined;
            }
        }
    };
}
export function x25519PublicKey(seed) {
    return x25519Key(seed).publicKey;
}
function publicOf(privateKey) {
    return rawPublicKey(createPublicKey(privateKey));
}
function fromDer(seed) {
    return importRawPrivateKey('X25519', seed);
}
/** Imports a JWK (RFC 8037 §2) with a wrong x, because the right x is unknown before the import. */
function fromJwk(seed) {
    const d = view(seed).toString('base64url');
    return createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', d, x: ANY_X }, format: 'jwk' });
}
function ignoresX() {
    try {
        return equal(publicOf(fromJwk(SOME_SEED)), publicOf(fromDer(SOME_SEED)));
    }
    catch {
        return false;
    }
}
//# sourceMappingURL=x25519.js.map
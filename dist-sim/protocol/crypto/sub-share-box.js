/**
 * Seals a scalar of 32 bytes under a key that is used once: ChaCha20-Poly1305 (RFC 8439 §2.8), nonce of
 * zeros. Every call needs a key of its own, because a second message under one key would reveal both.
 * `sharing/README.md` says why the cipher is not AES-256-GCM.
 */
import { sodium } from './sodium.js';
const NONCE = new Uint8Array(12);
/** Length of a sealed scalar: 32 bytes and a tag of 16. */
export const SCALAR_BOX_BYTES = 48;
/** @param key 32 bytes */
export function sealScalar(key, scalar) {
    return sodium.crypto_aead_chacha20poly1305_ietf_encrypt(scalar, null, null, NONCE, key);
}
/** Returns the scalar; undefined if the box was not made with this key. */
export function openScalarBox(key, box) {
    if (box.length !== SCALAR_BOX_BYTES)
        return undefined;
    try {
        return sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, box, null, NONCE, key);
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=sub-share-box.js.map
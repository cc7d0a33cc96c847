import { bodyAad, bodyHash, keyCommitment } from '../protocol/codec/index.js';
import { aeadOpen, aeadSeal } from '../protocol/crypto/native/sealing/index.js';
import { equal } from '../protocol/types/index.js';
/** Encrypts canonical body bytes and computes both commitments (protocol/SPECIFICATION.md §3.2 PROPOSE). */
export function sealBody(plaintext, given) {
    const aad = bodyAad(given.chainId, given.submitter, given.r);
    const ciphertext = aeadSeal(given.key32, given.nonce12, plaintext, aad);
    return {
        ciphertext,
        bodyHash: bodyHash(given.chainId, given.submitter, ciphertext),
        bodySize: ciphertext.length,
        keyCommitment: keyCommitment(given.chainId, given.key32)
    };
}
/**
 * Decrypts a body. AES-GCM does not commit to its key, so the key commitment is checked as well.
 *
 * @returns the plaintext, or undefined if hash, key commitment or decryption fail; a validator
 *   then rejects with `unopenable`.
 */
export function openBody(ciphertext, key, given) {
    if (key.length !== 32)
        return undefined;
    if (!equal(keyCommitment(given.chainId, key), given.keyCommitment))
        return undefined;
    if (!equal(bodyHash(given.chainId, given.submitter, ciphertext), given.bodyHash))
        return undefined;
    return aeadOpen(key, ciphertext, bodyAad(given.chainId, given.submitter, given.r));
}
//# sourceMappingURL=sealing.js.map
/**
 * Ed25519, RFC 8032 §5.1. All peers must accept the same signatures (SPECIFICATION.md §2.3). So this file
 * screens key and signature itself. The platform computes only the cofactorless equation [S]B = R + [k]A,
 * and compares R as bytes. `test/vectors/ed25519/edge-cases.json` pins the verdict on each version of Node
 * and in a browser.
 */
import { assert } from '../types/index.js';
import { screenKey } from './key-screening.js';
import { publicKeyOf, satisfiesEquation, signerOf } from './platform.js';
import { screenSignature } from './signature-screening.js';
export const SEED_BYTES = 32;
/** Returns the public key (RFC 8032 §5.1.5). */
export function ed25519PublicKey(seed) {
    return publicKeyOf(checked(seed));
}
/** Signs (RFC 8032 §5.1.6). For several signatures with one seed, `ed25519Signer` is cheaper. */
export function ed25519Sign(seed, message) {
    return signerOf(checked(seed))(message);
}
/** Returns a signing function that imports the key once. */
export function ed25519Signer(seed) {
    return signerOf(checked(seed));
}
/** Verifies a signature, with the same result on every platform. Input of a wrong size is refused. */
export function ed25519Verify(publicKey, message, signature) {
    return screenSignature(signature) && screenKey(publicKey) &&
        satisfiesEquation(publicKey, message, signature);
}
function checked(seed) {
    assert(seed.length === SEED_BYTES, 'an Ed25519 seed is 32 bytes');
    return seed;
}
//# sourceMappingURL=ed25519.js.map
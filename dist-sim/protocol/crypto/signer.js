/** Implements the port `Signer`: the identity of a member comes from its seed (SPECIFICATION.md §2.9). */
import { assert } from '../types/index.js';
import { SEED_BYTES, ed25519PublicKey, ed25519Signer } from './ed25519.js';
/** @param seed 32 secret bytes: the Ed25519 seed of the identity */
export function createSigner(seed) {
    assert(seed.length === SEED_BYTES, 'a node seed is 32 bytes');
    return { id: ed25519PublicKey(seed), sign: ed25519Signer(seed) };
}
//# sourceMappingURL=signer.js.map
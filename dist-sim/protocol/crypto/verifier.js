import { ed25519Verify } from './ed25519.js';
import { ristretto255 } from './group.js';
import { screenKey } from './key-screening.js';
import { onceVerified } from './signature-memory.js';
/** Refuses every signature under a key that fails screening (SPECIFICATION.md §2.4). */
export const nodeVerifier = {
    verify: (publicKey, message, signature) => onceVerified(publicKey, message, signature, () => ed25519Verify(publicKey, message, signature)),
    screenKey,
    group: ristretto255
};
//# sourceMappingURL=verifier.js.map
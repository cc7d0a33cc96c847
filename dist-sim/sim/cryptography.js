/**
 * Stand-in keys, for the simulator only. An operation takes about a microsecond instead of 50 to 300, so
 * thousands of seeds can run. This is no public-key cryptography: a signature is a hash under a secret,
 * and the verifier looks the secret up. Within a simulation the usual rules hold. Nobody signs for a
 * member without its `Signer`. A key and a message give a single signature. Only keys of this simulation are
 * accepted.
 *
 * The daemon must never reach this file: `node/` takes its cryptography from `protocol/crypto`.
 */
import assert from 'node:assert';
import { sha512 } from '../protocol/crypto/index.js';
import { equal, mapKey as name, utf8 } from '../protocol/types/index.js';
import { fastGroup } from './fast-group.js';
const SEED_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** Number of hashes kept, enough for several heights. */
const REMEMBERED = 5_000;
/** @param worldSeed separates simulations: a signature from another simulation is invalid */
export function simulatedCryptography(worldSeed) {
    const keyedHash = rememberedHash();
    /** Secrets by public key. */
    const identities = new Map();
    const derive = (purpose, seed) => sha512(utf8(`simulated/${purpose}\0`), worldSeed, seed).subarray(0, 32);
    const signer = (seed) => {
        assert(seed.length === SEED_BYTES, 'a node seed is 32 bytes');
        const secret = derive('identity secret', seed);
        const id = derive('identity', secret);
        identities.set(name(id), secret);
        return { id, sign: message => keyedHash(secret, message).slice() };
    };
    const verifier = {
        verify(publicKey, message, signature) {
            const secret = identities.get(name(publicKey));
            if (secret === undefined || signature.length !== SIGNATURE_BYTES)
                return false;
            return equal(keyedHash(secret, message), signature);
        },
        screenKey: key => identities.has(name(key)),
        group: fastGroup
    };
    return { verifier, signer };
}
/**
 * Hashes a message between two copies of the secret, so that nobody can extend the message. Results are
 * remembered, since all hospitals ask for the same hashes; callers must not change a result.
 */
function rememberedHash() {
    const known = new Map();
    return (secret, message) => {
        const question = name(secret) + name(message);
        const answer = known.get(question) ?? sha512(secret, message, secret);
        if (known.size > REMEMBERED)
            known.clear();
        known.set(question, answer);
        return answer;
    };
}
//# sourceMappingURL=cryptography.js.map
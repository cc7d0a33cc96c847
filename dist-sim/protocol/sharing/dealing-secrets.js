/** Derives the secrets of a dealing from random bytes, so that a dealer stores 32 bytes alone. */
import { chainlessDomain } from '../codec/index.js';
import { concat } from '../types/index.js';
import { twoBytes } from './transcript.js';
const EPHEMERAL_DOMAIN = chainlessDomain('deal-ephemeral');
const COEFFICIENT_DOMAIN = chainlessDomain('deal-coefficient');
/**
 * @param seed 32 random bytes that serve a single dealing; they are as secret as the keys
 * @param keys sorted by key
 */
export function dealingSecrets(group, seed, threshold, keys) {
    const coefficient = (key, m) => group.hashToScalar(concat(seed, Uint8Array.of(key), twoBytes(m)), COEFFICIENT_DOMAIN);
    return {
        r: group.hashToScalar(seed, EPHEMERAL_DOMAIN),
        polynomials: keys.map(({ key, share }) => ({
            key,
            coefficients: Array.from({ length: threshold }, (_, m) => m === 0 && share !== undefined ? share : coefficient(key, m))
        }))
    };
}
//# sourceMappingURL=dealing-secrets.js.map
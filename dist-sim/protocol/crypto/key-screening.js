/**
 * Public keys are screened before a signature under them is checked (SPECIFICATION.md §2.4). The
 * keys of an allowlist are screened when the list is accepted.
 */
import { Point } from '@noble/ed25519';
import { BoundedMap, mapKey } from '../types/index.js';
/** A verdict costs a scalar multiplication. The bound is far above the keys of the largest network. */
const SCREENED_KEYS = 4096;
const screened = new BoundedMap(SCREENED_KEYS);
/**
 * Tells whether the key is a canonical encoding (RFC 8032 §5.1.3: y < p, and no sign on x = 0). Its point
 * must not be of small order, and must lie in the prime-order subgroup ([L]A = O).
 */
export function screenKey(key) {
    if (key.length !== 32)
        return false;
    const name = mapKey(key);
    const known = screened.get(name);
    if (known !== undefined)
        return known;
    const verdict = isPrimeOrder(key);
    screened.set(name, verdict);
    return verdict;
}
function isPrimeOrder(key) {
    try {
        const point = Point.fromBytes(key, false);
        return !point.isSmallOrder() && point.isTorsionFree();
    }
    catch {
        return false;
    }
}
//# sourceMappingURL=key-screening.js.map
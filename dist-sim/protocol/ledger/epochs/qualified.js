import { SHARED_KEYS, assert } from '../../types/index.js';
import { dealingsOf, isFresh } from './key-state.js';
/**
 * Finds Dl of the pending epoch for each key: the first dealings in the order of the chain, without void
 * dealings. A fresh key needs n − f dealings, and a reshared key needs the threshold of the active epoch.
 */
export function qualifiedOf(keys, pending, specs = SHARED_KEYS) {
    const places = specs.map((spec, key) => {
        const usable = pending.dealings.flatMap(({ dealing, isVoid }, place) => !isVoid && dealing.keys.some(dealt => dealt.key === key) ? [place] : []);
        return usable.slice(0, needed(keys, pending, spec));
    });
    const isComplete = places.every((list, key) => list.length === needed(keys, pending, specs[key]));
    return { places, isComplete };
}
function needed(keys, pending, spec) {
    return isFresh(keys, spec) ? dealingsOf(pending.holders.length) : activeOf(keys).threshold;
}
function activeOf({ active }) {
    assert(active !== undefined, 'a reshared key has an active epoch');
    return active;
}
export function samePlaces(a, b) {
    return a.length === b.length && a.every((list, key) => list.length === b[key].length && list.every((place, i) => place === b[key][i]));
}
//# sourceMappingURL=qualified.js.map
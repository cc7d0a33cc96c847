import { freshKey, resharedKey } from '../../sharing/index.js';
import { assert } from '../../types/index.js';
import { isFresh } from './key-state.js';
/**
 * Returns the public keys and public shares that a complete Dl makes. Returns undefined if a key would be
 * neutral; then Dl counts as not complete, until a complaint changes it.
 * @param places Dl of each key
 */
export function keysOf(chain, keys, pending, places, specs) {
    const { group } = chain.verifier;
    const holders = pending.holders.length;
    const made = [];
    for (const [key, spec] of specs.entries()) {
        const dealings = places[key].map(place => pending.dealings[place]);
        const shared = isFresh(keys, spec)
            ? freshKey(group, holders, dealings.map(({ dealing }) => partOf(dealing, key).commitments))
            : resharedKey(group, holders, dealings.map(({ dealing, formerPlace }) => ({
                dealer: formerPlace ?? -1, commitments: partOf(dealing, key).commitments
            })));
        if (shared === undefined)
            return undefined;
        made.push(shared);
    }
    return made;
}
function partOf(dealing, key) {
    const part = dealing.keys.find(dealt => dealt.key === key);
    assert(part !== undefined, 'a dealing of Dl deals the key');
    return part;
}
//# sourceMappingURL=keys-of.js.map
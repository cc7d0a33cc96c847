import { assert } from '../../types/index.js';
/** Adds `change` to a counter. A counter with value zero has no entry in the map. */
export function count(map, key, change) {
    const value = (map.get(key) ?? 0) + change;
    assert(value >= 0, 'a counter is not negative');
    if (value === 0)
        map.delete(key);
    else
        map.set(key, value);
}
//# sourceMappingURL=counting.js.map
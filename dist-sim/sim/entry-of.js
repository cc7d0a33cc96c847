/** Returns the entry of a map, and makes the entry first if the map has none. */
export function entryOf(map, key, make) {
    const known = map.get(key);
    if (known !== undefined)
        return known;
    const made = make();
    map.set(key, made);
    return made;
}
//# sourceMappingURL=entry-of.js.map
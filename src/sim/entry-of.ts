interface Entries<K, V> {
  get (key: K): V | undefined
  set (key: K, value: V): unknown
}

/** Returns the entry of a map, and makes the entry first if the map has none. */
export function entryOf<K, V> (map: Entries<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

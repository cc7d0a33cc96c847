import { assert } from '../../types/index.js'

/** Adds `change` to a counter that is absent while zero. */
export function count (map: Map<string, number>, key: string, change: number): void {
  const value = (map.get(key) ?? 0) + change
  assert(value >= 0, 'a counter below zero')
  if (value === 0) map.delete(key)
  else map.set(key, value)
}

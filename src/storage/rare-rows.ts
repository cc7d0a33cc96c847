import type { EntryKey, EntrySpace } from '../protocol/ledger/index.js'
import { mapKey } from '../protocol/types/index.js'
import type { NodeStore } from './node-store.js'

/** Fewer keys are searched, since one more read may cost more than the search. */
const MIN_KEYS = 100
/** The share of the keys that so many rows may have, so that reading them costs little beside a search. */
const SHARE = 1 / 4

/**
 * Reads rows of something rare in the order of their keys, which all begin with `prefix`; undefined for a
 * missing row. If there are few rows with this prefix, they are read at once. Otherwise each key is searched.
 */
export async function rareRows (
  store: Pick<NodeStore, 'entries' | 'loadRows'>, space: EntrySpace, keys: readonly EntryKey['key'][],
  prefix: EntryKey['key'] = new Uint8Array(0)
): Promise<(Uint8Array | undefined)[]> {
  if (keys.length >= MIN_KEYS) {
    const limit = Math.floor(SHARE * keys.length)
    const rows = new Map<string, Uint8Array>()
    for await (const { key, value } of store.entries(space, prefix, limit)) rows.set(mapKey(key), value)
    if (rows.size < limit) return keys.map(key => rows.get(mapKey(key)))
  }
  return await store.loadRows(keys.map(key => ({ space, key })))
}

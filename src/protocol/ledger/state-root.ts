import { domain } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import type { ChainId, StateRoot } from '../types/index.js'
import type { Change } from './entry.js'
import { ENTRY_SPACES } from './entry.js'

/** Of one encoded change besides key and value: space u8, key length u32, flag u8, length u32. */
const FRAME_BYTES = 10

/**
 * stateRoot_h = SHA-256(D("state") ‖ stateRoot_{h−1} ‖ changes of block h), consensus.md §3 Header.
 * A change is space u8 ‖ key (u32 length) ‖ 0 if the row is deleted, else 1 ‖ value (u32 length).
 * @param changes in canonical order, without the `ledger` row, which holds the result
 */
export function nextStateRoot (
  chainId: ChainId, previous: StateRoot, changes: readonly Change[]
): StateRoot {
  const prefix = domain('state', chainId)
  const size = changes.reduce(
    (sum, { key, value }) => sum + FRAME_BYTES + key.byteLength + (value?.byteLength ?? 0),
    prefix.byteLength + previous.byteLength
  )
  // One buffer and one hash: a block of thousands of rows costs a few milliseconds.
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  bytes.set(prefix)
  bytes.set(previous, prefix.byteLength)
  let at = prefix.byteLength + previous.byteLength
  for (const change of changes) at = writeChange(bytes, view, at, change)
  return sha256(bytes.subarray(0, at))
}

function writeChange (bytes: Uint8Array, view: DataView, start: number, change: Change): number {
  const { space, key, value } = change
  let at = start
  view.setUint8(at, ENTRY_SPACES[space])
  view.setUint32(at + 1, key.byteLength)
  bytes.set(key, at + 5)
  at += 5 + key.byteLength
  view.setUint8(at, value === undefined ? 0 : 1)
  if (value === undefined) return at + 1
  view.setUint32(at + 1, value.byteLength)
  bytes.set(value, at + 5)
  return at + 5 + value.byteLength
}

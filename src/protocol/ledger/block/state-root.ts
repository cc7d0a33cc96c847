import { assert, type ChainId, type StateRoot } from '../../types/index.js'
import { Writer, caseCodec, domain } from '../../codec/index.js'
import { sha256 } from '../../crypto/index.js'
import { ENTRY_SPACES, type Change } from '../rows/entry.js'
import type { PlannedChange } from '../rows/planned-change.js'

/** Bytes of an encoded change besides key and value: space, key length, flag; value length. */
const FRAME_BYTES = 6
const LENGTH_BYTES = 4

/**
 * Computes stateRoot_h = SHA-256(D("state") ‖ stateRoot_{h−1} ‖ changes of block h), SPECIFICATION.md §3.
 * A change is space u8 ‖ key (u32 length) ‖ 0 if the row is deleted, else 1 ‖ value (u32 length).
 *
 * Cases are encoded straight into the hashed bytes, and the values of their rows are views onto these
 * bytes. Otherwise each case would take two buffers and two copies.
 * @param planned in canonical order, without the `ledger` row, which holds the result; completed
 * in place
 */
export function hashChanges (
  chainId: ChainId, previous: StateRoot, planned: readonly PlannedChange[]
): { stateRoot: StateRoot, changes: Change[] } {
  const prefix = domain('state', chainId)
  const head = prefix.byteLength + previous.byteLength
  const size = planned.reduce((sum, change) => sum + sizeOf(change), head)
  const writer = new Writer(size)
  writer.bytes(prefix)
  writer.bytes(previous)
  for (const change of planned) writeChange(writer, change)
  const bytes = writer.finish()
  assert(bytes.byteLength === size, 'sizes were foreseen')
  let at = head
  for (const change of planned) {
    at += sizeOf(change)
    if (change.caseValue !== undefined) {
      change.value = new Uint8Array(bytes.buffer, at - change.size, change.size)
    }
  }
  return { stateRoot: sha256(bytes), changes: [...planned] }
}

function isErased (change: PlannedChange): boolean {
  return change.value === undefined && change.caseValue === undefined
}

function sizeOf (change: PlannedChange): number {
  const frame = FRAME_BYTES + change.key.length
  return isErased(change) ? frame : frame + LENGTH_BYTES + change.size
}

function writeChange (writer: Writer, change: PlannedChange): void {
  writer.u8(ENTRY_SPACES[change.space])
  writer.u32(change.key.length)
  writer.bytes(change.key)
  writer.u8(isErased(change) ? 0 : 1)
  if (isErased(change)) return
  writer.u32(change.size)
  if (change.caseValue !== undefined) caseCodec.write(writer, change.caseValue)
  else writer.bytes(change.value!)
}

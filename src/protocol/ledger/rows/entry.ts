import { hex, type Hex } from '../../types/index.js'

/**
 * These are the tables of ledger rows. A table's number orders the changes of a block and is hashed into
 * the state root, so it is never reused. `storage` maps each name to a key space of its own.
 */
export const ENTRY_SPACES = {
  /** case id -> case (caseCodec), in every status. */
  case: 1,
  /** case id -> empty; there while the case is undrawn or open. */
  undecided: 2,
  /** retryTag ‖ submitter -> case id ‖ status; written when a case closes. */
  tag: 3,
  /** bodyHash ‖ submitter -> case id; accepted cases only. */
  body: 4,
  /** pseudonym ‖ height u64 ‖ position in the block u32 -> case id: a history in order. */
  patient: 5,
  /** member id -> last sequence number and counters. Each present and former member has one. */
  tally: 6,
  /** conflict key -> id of the transaction that proved it. */
  evidence: 7,
  /** version u32 -> signed allowlist, from version 2 on. */
  allowlist: 8,
  /** height u64 -> block hash: checkpoints are checked against it. */
  'block-hash': 9,
  /** epoch u16 -> author ‖ commitment of the linking key. */
  linking: 10,
  /** kind u8 ‖ key -> row of a kind of transaction that has no table of its own. */
  kind: 11,
  /** empty key -> the rest of what is in memory. Not hashed: it follows from the others. */
  ledger: 255
} as const

export type EntrySpace = keyof typeof ENTRY_SPACES

export interface EntryKey {
  readonly space: EntrySpace
  readonly key: Uint8Array
}

/** The rows that the host loaded, by `entryId`. A row that is absent is not in the store. */
export type Entries = ReadonlyMap<string, Uint8Array>

/** A row to write, or to delete when `value` is undefined. */
export interface Change extends EntryKey {
  readonly value: Uint8Array | undefined
}

/** A row as it lies in the store. */
export interface Row extends EntryKey {
  readonly value: Uint8Array
}

export function entryId (key: EntryKey): string {
  return entryIdOf(key.space, hex(key.key))
}

/** @param key hex of the row's key */
export function entryIdOf (space: EntrySpace, key: Hex): string {
  return `${space}/${key}`
}

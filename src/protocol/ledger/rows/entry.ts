import { hex, type Hex } from '../../types/index.js'

/**
 * The tables of ledger rows with their numbers. The state root covers the number of each row's table, so a
 * number is never reused; 10 is retired. `storage` gives each table a separate key space.
 */
export const ENTRY_SPACES = {
  /** case id -> case in any status (caseCodec). */
  case: 1,
  /** case id -> empty; present while the case is undrawn or open. */
  undecided: 2,
  /** retryTag ‖ submitter -> case id ‖ status; written when a case closes. */
  tag: 3,
  /** Hash of a sealed part ‖ submitter -> case id; accepted cases only. */
  body: 4,
  /** pseudonym ‖ height u64 ‖ position in the block u32 -> case id, so that a history is sorted by time. */
  patient: 5,
  /** member id -> counters. Each present and former member has a row. */
  tally: 6,
  /** conflict key -> accused ‖ height u64 ‖ id of the transaction that proves the offence. */
  evidence: 7,
  /** version u32 -> signed allowlist, from version 2 on. */
  allowlist: 8,
  /** height u64 -> block hash ‖ timestamp u64, to check the checkpoints and join signatures of lists. */
  'block-hash': 9,
  /** kind u8 ‖ key -> row of a kind of transaction without another table. */
  kind: 11,
  /** number u32 -> an epoch of shared keys without its dealings; pending and active epochs only. */
  'key-epoch': 12,
  /** number of the epoch u32 ‖ place u16 -> a dealing. */
  dealing: 13,
  /** member id -> its box key and the time of its last `keys/lost`; present members only. */
  'key-member': 14,
  /** member id -> presence; a hospital without a row is present. */
  presence: 15,
  /** pseudonym ‖ submitter -> the timestamps of the newest rejections, oldest first. */
  rejections: 16,
  /** number u32 -> first height u64 ‖ id of a recovery (SPECIFICATION.md §10.6). */
  recovery: 17,
  /** pseudonym -> height u64 of the block with its first case. */
  pseudonym: 18,
  /** member id -> what its allowance of names depends on (SPECIFICATION.md §6.12). */
  names: 19,
  /** member id -> the names that it gave to each hospital on the last day that it published. */
  'name-totals': 20,
  /** 0 ‖ member id -> rulesets that the hospital has signed; 1 -> adopted rulesets (§9.8). */
  ruleset: 21,
  /** handle of a patient -> its keys, guardians, delegates and live consents (§16.4). */
  handle: 22,
  /** handle ‖ counter u64 -> height u64 ‖ id of the transaction with that order. */
  order: 23,
  /** handle of a patient -> count u64 ‖ chain (32) ‖ height u64 of its accesses (§18.3). */
  'access-head': 24,
  /** member id -> day u32 ‖ orders u32 ‖ attested consents u32: what it injected on its last day with one. */
  filings: 25,
  /** hospital ‖ entry u32 -> a practitioner on the roster of the hospital (§17.1). */
  practitioner: 32,
  /** hospital ‖ u8 1 ‖ key, or hospital ‖ u8 2 ‖ licence -> entry u32. */
  'practitioner-index': 33,
  /** id -> an emergency, with its judges (§17.2). */
  emergency: 34,
  /** handle ‖ hospital -> the emergencies of the patient that are open there. */
  glass: 35,
  /** member id -> the public counts of its emergencies and judgements (§17.3). */
  'emergency-counts': 36,
  /** id -> u8: 1 if judges are drawn; present while a judgement on an emergency or a consent is missing. */
  review: 37,
  /** id -> a consent in favour of its filer, with its judges (§17.6); gone if it is not drawn for review. */
  attested: 38,
  /** member id -> the public counts of its attested consents and of its judgements on others. */
  'attested-counts': 39,
  /** member id ‖ number u64 -> height u64 ‖ id of the transaction with that batch of accesses. */
  'access-batch': 30,
  /** member id -> number u64 of its last batch ‖ day u32 ‖ accesses u32 that it logged on that day. */
  'access-count': 31,
  /** case id of the first version ‖ measure u8 -> the state of a measure on a record (§19.2). */
  measure: 40,
  /** case id of any version -> case id of the first version of an erased record. */
  erased: 41,
  /** case id of the first version ‖ member id -> what that hospital attests of its erasure (§19.4). */
  attestation: 42,
  /** member id -> its requests and orders of its last day with one, and its decisions in numbers (§19.5). */
  'erasure-count': 43,
  /** steps from the root (UTF-8) -> page of the state tree. Pages are not under the root: they make it. */
  'state-page': 253,
  /** empty key -> the state root. */
  'state-root': 254,
  /** empty key -> the other fields of `LedgerState`. */
  ledger: 255
} as const

export type EntrySpace = keyof typeof ENTRY_SPACES

export interface EntryKey {
  readonly space: EntrySpace
  readonly key: Uint8Array
}

/** The rows that the host loaded, by `entryId`. A missing row is not in the store. */
export type Entries = ReadonlyMap<string, Uint8Array>

/** A row to write, or to delete if `value` is undefined. */
export interface Change extends EntryKey {
  readonly value: Uint8Array | undefined
}

export function write ({ space, key }: EntryKey, value: Uint8Array): Change {
  return { space, key, value }
}

export function erase ({ space, key }: EntryKey): Change {
  return { space, key, value: undefined }
}

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

import {
  concat, type BodyHash, type CaseId, type Height, type MemberId, type Pseudonym, type RetryTag
} from '../../types/index.js'
import type { EntryKey } from './entry.js'

/* These functions make the keys of all tables in entry.ts but `kind`, whose keys the rules make. */

export function caseKey (id: CaseId): EntryKey {
  return { space: 'case', key: id }
}

export function undecidedKey (id: CaseId): EntryKey {
  return { space: 'undecided', key: id }
}

/** The tag comes first, since keys that differ in their first bytes are faster to compare. */
export function tagKey (submitter: MemberId, tag: RetryTag): EntryKey {
  return { space: 'tag', key: pair(tag, submitter) }
}

export function bodyKey (submitter: MemberId, bodyHash: BodyHash): EntryKey {
  return { space: 'body', key: pair(bodyHash, submitter) }
}

export function presenceKey (id: MemberId): EntryKey {
  return { space: 'presence', key: id }
}

export function rejectionsKey (submitter: MemberId, pseudonym: Pseudonym): EntryKey {
  return { space: 'rejections', key: pair(pseudonym, submitter) }
}

/** @param position of the proposal among all proposals of its block */
export function patientKey (pseudonym: Pseudonym, height: Height, position: number): EntryKey {
  const key = new Uint8Array(44)
  key.set(pseudonym)
  writeHeight(key, 32, height)
  writeU32(key, 40, position)
  return { space: 'patient', key }
}

export function tallyKey (id: MemberId): EntryKey {
  return { space: 'tally', key: id }
}

export function evidenceKey (conflictKey: Uint8Array): EntryKey {
  return { space: 'evidence', key: conflictKey }
}

export function allowlistKey (version: number): EntryKey {
  const key = new Uint8Array(4)
  writeU32(key, 0, version)
  return { space: 'allowlist', key }
}

export function blockHashKey (height: Height): EntryKey {
  const key = new Uint8Array(8)
  writeHeight(key, 0, height)
  return { space: 'block-hash', key }
}

export function keyEpochKey (number: number): EntryKey {
  const key = new Uint8Array(4)
  writeU32(key, 0, number)
  return { space: 'key-epoch', key }
}

/** @param place of the dealing in its epoch */
export function dealingKey (number: number, place: number): EntryKey {
  const key = new Uint8Array(6)
  writeU32(key, 0, number)
  key[4] = place >>> 8
  key[5] = place
  return { space: 'dealing', key }
}

export function keyMemberKey (id: MemberId): EntryKey {
  return { space: 'key-member', key: id }
}

export function recoveryKey (number: number): EntryKey {
  const key = new Uint8Array(4)
  writeU32(key, 0, number)
  return { space: 'recovery', key }
}

export function pseudonymKey (pseudonym: Pseudonym): EntryKey {
  return { space: 'pseudonym', key: pseudonym }
}

export function namesKey (id: MemberId): EntryKey {
  return { space: 'names', key: id }
}

export function nameTotalsKey (evaluator: MemberId): EntryKey {
  return { space: 'name-totals', key: evaluator }
}

/** Reads the number at a place of a key. */
export function readU32 (key: Uint8Array, at: number): number {
  return new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(at)
}

export function readU16 (key: Uint8Array, at: number): number {
  return new DataView(key.buffer, key.byteOffset, key.byteLength).getUint16(at)
}

/** @param name of the page in the state tree */
export function statePageKey (name: string): EntryKey {
  const key = new Uint8Array(name.length)
  for (let i = 0; i < name.length; i++) key[i] = name.charCodeAt(i)
  return { space: 'state-page', key }
}

export function stateRootKey (): EntryKey {
  return { space: 'state-root', key: new Uint8Array(0) }
}

export function ledgerKey (): EntryKey {
  return { space: 'ledger', key: new Uint8Array(0) }
}

function pair (first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.byteLength !== 32 || second.byteLength !== 32) return concat(first, second)
  const key = new Uint8Array(64)
  key.set(first)
  key.set(second, 32)
  return key
}

function writeHeight (key: Uint8Array, at: number, height: Height): void {
  writeU32(key, at, Math.floor(height / 0x1_0000_0000))
  writeU32(key, at + 4, height >>> 0)
}

/** Writes byte by byte, because a DataView would move the key out of the heap. */
function writeU32 (key: Uint8Array, at: number, value: number): void {
  key[at] = value >>> 24
  key[at + 1] = value >>> 16
  key[at + 2] = value >>> 8
  key[at + 3] = value
}

import type { CaseId } from '../protocol/types/index.js'
import { openedRecord } from './container/index.js'

/** Returns the case id of the record that an opened record part disputes; undefined if it disputes none. */
export function disputedIn (plaintext: Uint8Array): CaseId | undefined {
  return openedRecord(plaintext)?.provenance.disputes
}

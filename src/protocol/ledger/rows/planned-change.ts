import type { Case } from '../../types/index.js'
import { caseSize } from './case-size.js'
import type { Change, EntryKey } from './entry.js'

/**
 * A change before it is encoded. It keeps the size of its value, so that the size is computed only once: a
 * block may have tens of thousands of rows.
 */
export interface PlannedChange extends Change {
  value: Uint8Array | undefined
  /** The case to encode, if there is no `value`. */
  readonly caseValue: Case | undefined
  /** Length of the value in bytes. */
  readonly size: number
}

export function write ({ space, key }: EntryKey, value: Uint8Array): PlannedChange {
  return { space, key, value, caseValue: undefined, size: value.byteLength }
}

export function erase ({ space, key }: EntryKey): PlannedChange {
  return { space, key, value: undefined, caseValue: undefined, size: 0 }
}

export function writeCase ({ space, key }: EntryKey, caseValue: Case): PlannedChange {
  return { space, key, value: undefined, caseValue, size: caseSize(caseValue) }
}

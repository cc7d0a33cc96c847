import type { Case } from '../../types/index.js'
import { caseSize } from './case-size.js'
import type { Change, EntryKey } from './entry.js'

/**
 * A change before it is encoded. Its size is kept beside it, so that no row is measured twice: a block
 * may have tens of thousands of rows.
 */
export interface PlannedChange extends Change {
  value: Uint8Array | undefined
  /** Instead of a value: the case whose encoding it will be. */
  readonly caseValue: Case | undefined
  /** Bytes of the value. */
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

import type { Case, Hex } from '../../types/index.js'
import { entryId, type Change, type EntryKey } from '../rows/entry.js'
import type { BlockEvents } from './events.js'

/** What a block changed, as far as it may make waiting transactions invalid. */
export interface ChangedCases {
  /** The cases that the block closed, by case id. */
  readonly closed: ReadonlyMap<Hex, Case>
  /** The keys (`CaseKeys`) of the retry tags that the block took or freed, and of the bodies it accepted. */
  readonly taken: ReadonlySet<string>
  /** Tells whether the block wrote or erased a row. */
  hasRow (key: EntryKey): boolean
}

/** @param block a `Delta` */
export function changedBy (
  { changes, events, taken }: BlockEvents & Pick<ChangedCases, 'taken'> &
    { readonly changes: readonly Change[] }
): ChangedCases {
  const closed = new Map<Hex, Case>()
  for (const event of events) if (event.type === 'closed') closed.set(event.id, event.case)
  // Most blocks leave nothing in the pool that asks for a row.
  let rows: ReadonlySet<string> | undefined
  return { closed, taken, hasRow: key => (rows ??= new Set(changes.map(entryId))).has(entryId(key)) }
}

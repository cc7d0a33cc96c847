import type { EntryKey, Row } from '../../../protocol/ledger/index.js'
import { compare, equal, hex, type Height } from '../../../protocol/types/index.js'
import { LedgerSpace } from '../../../storage/index.js'
import { isDamage, type Finding } from './mismatch.js'
import type { RebuiltRow } from './rebuilt-rows.js'

/** Reads the rows of the database one by one. Damage ends the reading; later rows cannot be compared. */
export class StoredRows {
  current: Row | Error | undefined

  constructor (private readonly rows: AsyncGenerator<Row>) {}

  async advance (): Promise<void> {
    try {
      this.current = await nextOf(this.rows)
    } catch (error) {
      if (!isDamage(error)) throw error
      this.current = error
    }
  }

  async close (): Promise<void> {
    await this.rows.return(undefined)
  }
}

/**
 * Compares the rows of the database with the rows that the chain makes, both in key order.
 * @param stored the rows of the database, at the first row
 * @param tip the height to name for a row that no block ever wrote
 * @returns the difference with the lowest height, if there is any
 */
export async function compareLedger (
  stored: StoredRows, rebuilt: AsyncIterator<RebuiltRow>, tip: Height
): Promise<Finding | undefined> {
  let first: Finding | undefined
  const note = (height: Height, code: string, message: string): void => {
    if (first === undefined || height < first.height) first = { height, code, message }
  }
  let here = await nextOf(rebuilt)
  while (here !== undefined || stored.current !== undefined) {
    const there = stored.current
    if (there instanceof Error) {
      while (here !== undefined && here.value === undefined) here = await nextOf(rebuilt)
      note(here?.height ?? tip, 'damaged-row', 'A ledger row is damaged on the disk: ' +
        there.message)
      break
    }
    const order = orderOf(there, here)
    if (order > 0) {
      const row = here as RebuiltRow
      if (row.value !== undefined) note(row.height, 'missing-ledger-row', missing(row))
    } else if (order < 0) {
      note(tip, 'extra-ledger-row', `${name(there as Row)} is in the database, but no block ` +
        'wrote it.')
    } else {
      noteDifference(there as Row, here as RebuiltRow, note)
    }
    if (order <= 0) await stored.advance()
    if (order >= 0) here = await nextOf(rebuilt)
  }
  return first
}

function noteDifference (
  there: Row, here: RebuiltRow, note: (height: Height, code: string, message: string) => void
): void {
  const { height, value } = here
  if (value === undefined) {
    note(height, 'extra-ledger-row', `${name(here)} is in the database, but block ${height} ` +
      'deleted it.')
  } else if (!equal(value, there.value)) {
    note(height, 'altered-ledger-row', `${name(here)} differs from what block ${height} wrote there.`)
  }
}

/** Positive if the rebuilt row comes first, so the database lacks it; negative if the stored row does. */
function orderOf (there: Row | undefined, here: RebuiltRow | undefined): number {
  if (there === undefined) return 1
  if (here === undefined) return -1
  return LedgerSpace[there.space] - LedgerSpace[here.space] || compare(there.key, here.key)
}

async function nextOf<T> (rows: AsyncIterator<T>): Promise<T | undefined> {
  const next = await rows.next()
  return next.done === true ? undefined : next.value
}

function missing (row: RebuiltRow): string {
  return `${name(row)}, written by block ${row.height}, is not in the database.`
}

function name ({ space, key }: EntryKey): string {
  return key.byteLength === 0 ? `The ledger row "${space}"` : `The ledger row ${space}/${hex(key)}`
}

import { compareKeys, numberAt, ROW_BYTES } from './row.js'

/** Makes one row of two rows with the same key; the first is older. */
export type MergeRows = (first: Buffer, second: Buffer) => Buffer

interface Head {
  readonly rest: Iterator<Buffer>
  row: Buffer
  number: number
}

/**
 * Merges lists of rows, each in the order of its keys, into one. Equal keys become one row, the rows of
 * earlier lists first. The bytes of a row change when the next is asked for.
 */
export function * mergedRows (lists: readonly Iterable<Buffer>[], merge: MergeRows): Generator<Buffer> {
  const heads = lists.flatMap(list => headOf(list[Symbol.iterator]()) ?? [])
  const held = Buffer.alloc(ROW_BYTES)
  let isHeld = false
  while (heads.length > 0) {
    const least = leastOf(heads)
    const { row } = least
    if (isHeld && compareKeys(held, 0, row, 0) === 0) held.set(merge(held, row))
    else {
      if (isHeld) yield held
      held.set(row)
      isHeld = true
    }
    const next = headOf(least.rest)
    if (next === undefined) heads.splice(heads.indexOf(least), 1)
    else {
      least.row = next.row
      least.number = next.number
    }
  }
  if (isHeld) yield held
}

function headOf (rest: Iterator<Buffer>): Head | undefined {
  const next = rest.next()
  return next.done === true ? undefined : { rest, row: next.value, number: numberAt(next.value, 0) }
}

/** Finds the first list among those with the least key. */
function leastOf (heads: readonly Head[]): Head {
  let least = heads[0]!
  for (const head of heads) {
    if (head.number > least.number || head === least) continue
    if (head.number < least.number || compareKeys(head.row, 0, least.row, 0) < 0) least = head
  }
  return least
}

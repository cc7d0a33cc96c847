import { stripVTControlCharacters } from 'node:util'
import { betweenColours, plain } from './plain-text.js'

type Rows = readonly (readonly string[])[]

/**
 * Makes the lines of a table. A column is as wide as its widest cell, with two spaces between columns and no
 * space at the end of a line. Colour codes have no width.
 */
export function tableLines (head: readonly string[], rows: Rows): string[] {
  const lines = [head.map(title => title.toUpperCase()), ...rows.map(cells => cells.map(oneLine))]
  const widths = head.map((_, column) => {
    return Math.max(...lines.map(line => widthOf(line[column] ?? '')))
  })
  return lines.map(line => {
    return line.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ').trimEnd()
  })
}

export function table (head: readonly string[], rows: Rows): string {
  return tableLines(head, rows).map(line => `${line}\n`).join('')
}

/** Makes lines of `name  value` with the values in one column. Entries without a value are left out. */
export function fields (
  entries: readonly (readonly [string, string | number | undefined])[]
): string {
  const present = entries.filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [name, oneLine(String(value))] as const)
  const width = Math.max(0, ...present.map(([name]) => widthOf(name)))
  return present.map(([name, value]) => `${pad(name, width)}  ${value}\n`).join('')
}

/** Cleans a cell, so that a text of another party cannot end its line. */
function oneLine (cell: string): string {
  return betweenColours(cell, plain)
}

function pad (cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)))
}

function widthOf (cell: string): number {
  return [...stripVTControlCharacters(cell)].length
}

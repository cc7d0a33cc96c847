import { stripVTControlCharacters } from 'node:util'
import { plain } from '../../api/index.js'
import { betweenCodes } from './paint.js'

/**
 * Columns as wide as their widest cell, two spaces between, nothing after the last. Colour codes
 * take no width.
 */
export function table (head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head.map(title => title.toUpperCase()), ...rows.map(cells => cells.map(oneLine))]
  const widths = head.map((_, column) => {
    return Math.max(...lines.map(line => widthOf(line[column] ?? '')))
  })
  return lines.map(line => {
    return `${line.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ').trimEnd()}\n`
  }).join('')
}

/** `name  value` lines, values in one column; entries without a value are left out. */
export function fields (
  entries: readonly (readonly [string, string | number | undefined])[]
): string {
  const present = entries.filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [name, oneLine(String(value))] as const)
  const width = Math.max(0, ...present.map(([name]) => widthOf(name)))
  return present.map(([name, value]) => `${pad(name, width)}  ${value}\n`).join('')
}

/** No cell ends its line: most of what is shown was written by others. */
function oneLine (cell: string): string {
  return betweenCodes(cell, plain)
}

function pad (cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)))
}

function widthOf (cell: string): number {
  return [...stripVTControlCharacters(cell)].length
}

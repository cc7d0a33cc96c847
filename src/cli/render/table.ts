import { stripVTControlCharacters } from 'node:util'

/**
 * Columns as wide as their widest cell, two spaces between, nothing after the last. Colour codes
 * take no width.
 */
export function table (head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head.map(title => title.toUpperCase()), ...rows]
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
  const width = Math.max(0, ...present.map(([name]) => widthOf(name)))
  return present.map(([name, value]) => `${pad(name, width)}  ${String(value)}\n`).join('')
}

function pad (cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)))
}

function widthOf (cell: string): number {
  return [...stripVTControlCharacters(cell)].length
}

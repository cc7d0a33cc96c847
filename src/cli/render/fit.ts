import { stripVTControlCharacters } from 'node:util'
import { fields } from '../../api/index.js'
import { wrap } from './wrap.js'

/** A line of a table: as its columns start two blanks behind the one before, its titles tell where. */
const HEAD = /^(?=.*\p{Lu})(?=.*\S {2,}\S)\P{Ll}+$/u
/** A name or a first cell, up to the value behind two blanks. */
const NAME = /^ *\S.*? {2,}(?=\S)/
/** Somebody copies these lines into a shell or a program. */
const COPIED = /(?:^|\s)(?:\$ )?medichain-node /

/** The last column of a table may become as narrow as this. */
const LAST_COLUMN = 24

/**
 * Fits rendered text to a narrow terminal. The last column of a wide table becomes narrower, or the table
 * becomes a list of its rows. A long line continues below its value. Commands, JSON, and words without a
 * blank, such as hashes, stay whole.
 * @param columns the width of the terminal
 */
export function fit (text: string, columns: number): string {
  if (/^[[{]/.test(text)) return text
  const lines = text.replace(/\n$/, '').split('\n')
  let fitted = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const rows = HEAD.test(line) ? rowsBelow(lines, at) : []
    const isWide = [line, ...rows].some(one => widthOf(one) > columns)
    if (rows.length === 0 || !isWide) fitted += fitLine(line, columns)
    else {
      const last = startsOf(line).at(-1) ?? 0
      fitted += last + LAST_COLUMN <= columns
        ? [line, ...rows].map(row => fitLine(row, columns, last)).join('')
        : fit(listOf(line, rows), columns)
      at += rows.length
      if ((lines[at + 1] ?? '') !== '') fitted += '\n'
    }
  }
  return fitted
}

/**
 * Lists the rows below the head of a table: lines that have two blanks before each column, and reach the
 * second one.
 */
function rowsBelow (lines: readonly string[], head: number): readonly string[] {
  const starts = startsOf(lines[head] ?? '').slice(1)
  const isRow = (line: string): boolean => {
    const text = [...stripVTControlCharacters(line)]
    return text.length > (starts[0] ?? 0) &&
      starts.every(start => text.slice(start - 2, start).every(one => one === ' '))
  }
  const end = lines.findIndex((line, at) => at > head && !isRow(line))
  return lines.slice(head + 1, end < 0 ? lines.length : end)
}

function listOf (head: string, rows: readonly string[]): string {
  const starts = startsOf(head)
  const titles = cellsOf(head, starts)
  return rows.map(row => fields(cellsOf(row, starts).map((cell, column) =>
    [(titles[column] ?? '').toLowerCase(), cell] as const))).join('\n')
}

function startsOf (head: string): number[] {
  return [...head.matchAll(/(?<=^|\s{2})\S/gu)].map(({ index }) => [...head.slice(0, index)].length)
}

/** Cuts a line at the columns. Codes of colours have no width. */
function cellsOf (line: string, starts: readonly number[], isTrimmed = true): string[] {
  const cells = starts.map(() => '')
  let position = 0
  for (const part of line.match(/\u001b\[\d+m|./gsu) ?? []) {
    const column = starts.findLastIndex(start => start <= position)
    cells[column] += part
    if (!part.startsWith('\u001b')) position++
  }
  return isTrimmed ? cells.map(cell => cell.trim()) : cells
}

/** @param column where the text begins that goes on below itself; absent: the value behind a name */
function fitLine (line: string, columns: number, column?: number): string {
  if (widthOf(line) <= columns || COPIED.test(line)) return `${line}\n`
  const [leading = ''] = /^ */.exec(line) ?? []
  const name = NAME.exec(line)?.[0] ?? leading
  const start = column === undefined ? name : cellsOf(line, [0, column], false)[0] ?? ''
  const isFar = name === leading || widthOf(start) > columns / 2
  const indent = column ?? (isFar ? Math.max(2, leading.length) : widthOf(start))
  // The first word never moves away from its name.
  const [word = '', ...words] = line.slice(start.length).split(' ')
  return words.length === 0 ? `${line}\n` : wrap(words.join(' '), indent, start + word, columns)
}

function widthOf (line: string): number {
  return [...stripVTControlCharacters(line)].length
}

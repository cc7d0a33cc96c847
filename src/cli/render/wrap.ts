import { stripVTControlCharacters } from 'node:util'

/** As wide as a terminal is at least. */
export const COLUMNS = 80

/** Breaks at blanks, so that no line is wider than a terminal; every line after the first is indented. */
export function wrap (text: string, indent: number, first = ''): string {
  const lines: string[] = []
  let line = first
  let filled = first !== ''
  for (const word of text.split(' ')) {
    const next = filled ? `${line} ${word}` : `${line}${word}`
    if (filled && stripVTControlCharacters(next).length > COLUMNS) {
      lines.push(line)
      line = ' '.repeat(indent) + word
    } else line = next
    filled = true
  }
  return [...lines, line].map(one => `${one}\n`).join('')
}

import { stripVTControlCharacters } from 'node:util'

/** Most terminals are at least this wide. */
export const COLUMNS = 80

/** Breaks a text at blanks into lines of a terminal's width. All lines except the first are indented. */
export function wrap (text: string, indent: number, first = '', columns = COLUMNS): string {
  const lines: string[] = []
  let line = first
  let filled = first !== ''
  for (const word of text.split(' ')) {
    const next = filled ? `${line} ${word}` : `${line}${word}`
    if (filled && stripVTControlCharacters(next).length > columns) {
      lines.push(line)
      line = ' '.repeat(indent) + word
    } else line = next
    filled = true
  }
  return [...lines, line].map(text => `${text}\n`).join('')
}

import { betweenColours, escapedLines, plainLines } from '../api/index.js'
import type { Io } from './io.js'

/**
 * The last door before the terminal: whatever a command prints, no control passes but the ends of
 * lines and, where there are colours, the codes of `paint`. Each rendering cleans the fields that it
 * shows, so that text of others cannot even be coloured; this holds for those that forget to.
 */
export function screened (io: Io): Io {
  const clean = (text: string) => io.colour ? betweenColours(text, plainLines) : plainLines(text)
  return {
    ...io,
    out (text) { io.out(clean(text)) },
    err (text) { io.err(clean(text)) },
    pour: async lines => { await io.pour(eachEscaped(lines)) }
  }
}

/** One JSON document as it is printed: controls that JSON may hold raw are escaped in it. */
export function jsonText (value: unknown): string {
  return `${escapedLines(JSON.stringify(value, undefined, 2))}\n`
}

async function * eachEscaped (lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield escapedLines(line)
}

import { betweenColours, escapedLines, plainLines } from '../api/index.js'
import type { Io } from './io.js'

/**
 * Cleans all output of a command: only ends of lines pass and, where colours are on, the codes of
 * `paint`. Each rendering already cleans the fields that it shows, so that texts of other parties cannot
 * even be coloured. This is the second check, for a rendering that forgets to.
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

/** Formats a JSON document for printing: control characters that JSON may contain raw are escaped. */
export function jsonText (value: unknown): string {
  return `${escapedLines(JSON.stringify(value, undefined, 2))}\n`
}

async function * eachEscaped (lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield escapedLines(line)
}

import { betweenColours, escapedLines, plainLines } from '../api/index.js'
import type { Io } from './io.js'
import { fit } from './render/fit.js'

/**
 * Cleans all output of a command. The only control characters that pass are line feeds and, if colours are
 * on, the codes of `paint`. Each rendering already cleans the texts of other parties. This is a second check,
 * in case that a rendering does not. On a terminal, the output is fitted to its width.
 */
export function screened (io: Io): Io {
  const clean = (text: string) => io.colour ? betweenColours(text, plainLines) : plainLines(text)
  const fitted = (text: string) => io.columns === undefined ? text : fit(text, io.columns)
  return {
    ...io,
    out (text) { io.out(fitted(clean(text))) },
    err (text) { io.err(clean(text)) },
    pour: async lines => { await io.pour(eachEscaped(lines)) },
    ...(io.ask === undefined ? {} : { ask: async question => await io.ask!(clean(question)) }),
    ...(io.progress === undefined ? {} : { progress: line => { io.progress!(clean(line)) } })
  }
}

/** Formats a JSON document, with escapes for the control characters that JSON allows unescaped. */
export function jsonText (value: unknown): string {
  return `${escapedLines(JSON.stringify(value, undefined, 2))}\n`
}

async function * eachEscaped (lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield escapedLines(line)
}

/** This file compares resources by their numbers as they are written, since a double keeps some 17 digits. */
import { readLossless } from './container/index.js'

/** Whatever may be a number of JSON. Texts with such digits are found, too, and only cost time. */
const NUMBERS = /(?<=[[:,][ \t\r\n]*)-?[0-9][0-9.eE+-]*/g
const UTF8 = new TextDecoder()

/**
 * Returns a value whose numbers `canonicalJson` writes as they were sent: 1.0 and 1.00 are two numbers (FHIR
 * R4, decimal). @param sent the JSON that the value was read from, if it is known
 */
export function exactValue (value: unknown, sent: Uint8Array | string | undefined): unknown {
  if (sent === undefined) return value
  const text = typeof sent === 'string' ? sent : UTF8.decode(sent)
  for (const [number] of text.matchAll(NUMBERS)) {
    if (String(Number(number)) !== number) return readLossless(text) ?? value
  }
  return value
}

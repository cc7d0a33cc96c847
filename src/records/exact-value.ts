/** This file compares resources by their numbers as they are written, since a double keeps some 17 digits. */
import { utf8 } from '../protocol/types/index.js'
import { readLossless } from './container/index.js'
import { endOfString } from './container/slices.js'

const NUMBER_SIGNS: ReadonlySet<number> = new Set(utf8('0123456789.eE+-'))
const QUOTE = 0x22
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const UTF8 = new TextDecoder()

/**
 * Returns a value whose numbers `canonicalJson` writes as they were sent: 1.0 and 1.00 are two numbers (FHIR
 * R4, decimal). @param sent the JSON that the value was read from, if it is known
 */
export function exactValue (value: unknown, sent: Uint8Array | string | undefined): unknown {
  if (sent === undefined) return value
  const bytes = typeof sent === 'string' ? utf8(sent) : sent
  if (areExact(bytes)) return value
  return readLossless(typeof sent === 'string' ? sent : UTF8.decode(sent)) ?? value
}

/** Tells whether every number of a JSON text is written as ECMAScript writes it. */
function areExact (json: Uint8Array): boolean {
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!
    if (byte === QUOTE) at = endOfString(json, at)
    else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      let number = ''
      for (; NUMBER_SIGNS.has(json[at]!); at++) number += String.fromCharCode(json[at]!)
      if (String(Number(number)) !== number) return false
      at--
    }
  }
  return true
}

import { isInRange, numberAt } from './json-number.js'

/**
 * The reasons why MediChain refuses JSON text. It accepts RFC 8259 with two limits. No object may name a
 * member twice, since two readers would see two diagnoses. The depth is bounded, so recursion is safe.
 */
export type JsonFault = 'not-json' | 'duplicate-key' | 'too-deep' | 'not-portable'

export type JsonResult =
  | { readonly ok: true, readonly value: unknown }
  | { readonly ok: false, readonly fault: JsonFault }

/** FHIR resources nest about 15 levels deep; the rest is room for extensions. */
export const MAX_JSON_DEPTH = 64

export function readJson (given: string): JsonResult {
  // RFC 8259 §8.1: a reader may skip a byte order mark.
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given
  // The scan comes first: it stops at the maximum depth, where the parser would read on for much longer.
  const scanned = scan(text)
  if (scanned === undefined) return { ok: false, fault: 'too-deep' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Only JSON.parse checks the grammar. Its message quotes input, so the message is dropped.
    return { ok: false, fault: 'not-json' }
  }
  const { isPortable, members } = shapeOf(value)
  // The parser keeps the last of two members with one name, so the value has fewer members than the text.
  if (members < scanned.members) return { ok: false, fault: 'duplicate-key' }
  return isPortable && scanned.areNumbersInRange ? { ok: true, value } : { ok: false, fault: 'not-portable' }
}

/** What a single walk finds in a value. */
export interface Shape {
  /** The members of all objects. */
  members: number
  /**
   * True if all readers agree on the value (RFC 7493 §2.1 and §2.2). Half of a surrogate pair (`"\\ud800"`)
   * and a number beyond every double (`1e400`) are valid JSON but have no canonical form.
   */
  isPortable: boolean
  /** True if the value is deeper than `MAX_JSON_DEPTH`. Nothing below that depth was looked at. */
  isTooDeep: boolean
}

export function shapeOf (value: unknown): Shape {
  const shape = { members: 0, isPortable: true, isTooDeep: false }
  visit(value, MAX_JSON_DEPTH, shape)
  return shape
}

const LONE_SURROGATE = /\p{Surrogate}/u

function visit (value: unknown, left: number, shape: Shape): void {
  if (typeof value === 'string') {
    if (LONE_SURROGATE.test(value)) shape.isPortable = false
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) shape.isPortable = false
  } else if (typeof value === 'object' && value !== null) {
    if (left === 0) shape.isTooDeep = true
    else if (Array.isArray(value)) for (const item of value) visit(item, left - 1, shape)
    else visitMembers(value as Record<string, unknown>, left - 1, shape)
  }
}

function visitMembers (value: Readonly<Record<string, unknown>>, left: number, shape: Shape): void {
  for (const name in value) {
    shape.members++
    if (LONE_SURROGATE.test(name)) shape.isPortable = false
    visit(value[name], left, shape)
  }
}

interface Scanned {
  readonly members: number
  /** False if one of the numbers is beyond every double. */
  readonly areNumbersInRange: boolean
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Scans strings, brackets and numbers. If the text is not JSON, the result does not matter.
 * @returns undefined if the text is too deep
 */
function scan (text: string): Scanned | undefined {
  let depth = 0
  let members = 0
  let areNumbersInRange = true
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = stringEnd(text, at)
    else if (code === COLON) members++
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (depth === MAX_JSON_DEPTH) return undefined
      depth++
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (depth > 0) depth--
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const number = numberAt(text, at)
      if (number === '') continue
      areNumbersInRange &&= isInRange(number)
      at += number.length - 1
    }
  }
  return { members, areNumbersInRange }
}

/** Finds the closing quote of the string that opens at `start`. */
function stringEnd (text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at
  }
  return text.length - 1
}

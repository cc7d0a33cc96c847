import { canonicalJson } from './canonical-json.js'
import { isKept, numberAt } from './json-number.js'

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
  try {
    // The scan comes first: it stops at the maximum depth, where the parser would read on for much longer.
    let fault = scan(text)
    if (fault === 'too-deep') return { ok: false, fault }
    // Only JSON.parse checks the grammar. It throws, and its message quotes input, so the message is dropped.
    const value: unknown = JSON.parse(text)
    fault ??= isPortable(value) ? undefined : 'not-portable'
    return fault === undefined ? { ok: true, value } : { ok: false, fault }
  } catch {
    return { ok: false, fault: 'not-json' }
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * True if all readers agree on the value (RFC 7493 §2.1 and §2.2). Half of a surrogate pair (`"\\ud800"`) and
 * a number beyond every double (`1e400`) are valid JSON but have no canonical form.
 * @param value not deeper than MAX_JSON_DEPTH
 */
export function isPortable (value: unknown): boolean {
  if (typeof value === 'string') return !LONE_SURROGATE.test(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isPortable)
  return Object.entries(value).every(([name, member]) => isPortable(name) && isPortable(member))
}

/** Checks the depth of a value that did not come as text. */
export function isTooDeep (value: unknown, left = MAX_JSON_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  if (Array.isArray(value)) {
    for (const member of value) if (isTooDeep(member, left - 1)) return true
    return false
  }
  for (const name in value) {
    if (isTooDeep((value as Record<string, unknown>)[name], left - 1)) return true
  }
  return false
}

/**
 * Reads bytes that must be the RFC 8785 form of their JSON. That form names no member twice, so the scan is
 * not needed. Validators spend most of their reading time here.
 */
export function readCanonicalJson (bytes: Uint8Array): JsonResult {
  try {
    const text = UTF8.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (isTooDeep(value)) return { ok: false, fault: 'too-deep' }
    return isCanonical(value, text) ? { ok: true, value } : { ok: false, fault: 'not-json' }
  } catch {
    // The bytes are not UTF-8 or not JSON, or hold a lone surrogate: each of these throws.
    return { ok: false, fault: 'not-json' }
  }
}

/**
 * True if `text` is the canonical form of `value`. For sorted members ECMAScript writes the same text as RFC
 * 8785, except that it escapes lone surrogates. Member names that are array indices are refused, because
 * ECMAScript reorders them; FHIR has no such names.
 */
function isCanonical (value: unknown, text: string): boolean {
  if (text.includes('\\ud')) return canonicalJson(value) === text
  return isOrdered(value) && JSON.stringify(value) === text
}

function isOrdered (value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isOrdered)
  let last = ''
  for (const name in value) {
    if (name < last || !isOrdered((value as Record<string, unknown>)[name])) return false
    last = name
  }
  return true
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Scans strings, brackets and numbers for faults. If the text is not JSON, the result does not matter.
 * @throws SyntaxError for a member name that is not JSON
 */
function scan (text: string): JsonFault | undefined {
  const open: (Set<string> | undefined)[] = []
  let expectKey = false
  let fault: JsonFault | undefined
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    switch (character) {
      case '"': {
        const end = stringEnd(text, at)
        const keys = open.at(-1)
        if (expectKey && keys !== undefined) {
          const key = JSON.parse(text.slice(at, end + 1)) as string
          if (keys.has(key)) return 'duplicate-key'
          keys.add(key)
          expectKey = false
        }
        at = end
        break
      }
      case '{':
      case '[':
        if (open.length >= MAX_JSON_DEPTH) return 'too-deep'
        open.push(character === '{' ? new Set() : undefined)
        expectKey = character === '{'
        break
      case '}':
      case ']':
        open.pop()
        expectKey = false
        break
      case ',':
        expectKey = open.at(-1) !== undefined
        break
      default: {
        const number = numberAt(text, at)
        if (number === '') break
        if (!isKept(number)) fault = 'not-portable'
        at += number.length - 1
      }
    }
  }
  return fault
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

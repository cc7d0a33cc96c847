import { canonicalJson } from './canonical-json.js'
import { isKept, numberAt } from './json-number.js'

/**
 * JSON as MediChain takes it: RFC 8259, with no object naming a member twice (two readers would
 * see two diagnoses) and bounded depth, so that nothing below needs to fear its own recursion.
 */
export type JsonFault = 'not-json' | 'duplicate-key' | 'too-deep' | 'not-portable'

export type JsonResult =
  | { readonly ok: true, readonly value: unknown }
  | { readonly ok: false, readonly fault: JsonFault }

/** FHIR resources nest some 15 deep; the rest is room for extensions. */
export const MAX_JSON_DEPTH = 64

export function readJson (given: string): JsonResult {
  // RFC 8259 §8.1: a reader may skip a byte order mark.
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given
  try {
    // First, since it ends at the depth allowed: a megabyte of brackets costs the parser much more.
    let fault = scan(text)
    if (fault === 'too-deep') return { ok: false, fault }
    // JSON.parse is the one reader of grammar; it signals by throwing, and its message quotes input.
    const value: unknown = JSON.parse(text)
    fault ??= isPortable(value) ? undefined : 'not-portable'
    return fault === undefined ? { ok: true, value } : { ok: false, fault }
  } catch {
    return { ok: false, fault: 'not-json' }
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Half of a surrogate pair (`"\\ud800"`) and a number beyond every double (`1e400`) are JSON by
 * grammar, but have no canonical form, and readers differ on them (RFC 7493 §2.1 and §2.2).
 * @param value not deeper than MAX_JSON_DEPTH
 */
export function isPortable (value: unknown): boolean {
  if (typeof value === 'string') return !LONE_SURROGATE.test(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isPortable)
  return Object.entries(value).every(([name, member]) => isPortable(name) && isPortable(member))
}

/** For a value that did not come as text. */
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
 * Bytes that must be the RFC 8785 form of what they say. That form names no member twice, so the
 * scan is not needed: this is the hot path of every validator.
 */
export function readCanonicalJson (bytes: Uint8Array): JsonResult {
  try {
    const text = UTF8.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (isTooDeep(value)) return { ok: false, fault: 'too-deep' }
    return isCanonical(value, text) ? { ok: true, value } : { ok: false, fault: 'not-json' }
  } catch {
    // Not UTF-8, not JSON, or a lone surrogate: all three signal by throwing.
    return { ok: false, fault: 'not-json' }
  }
}

/**
 * ECMAScript writes an object whose members stand in order just as RFC 8785 does, but for lone
 * surrogates, which it escapes. Member names that are array indices come out of order here and are
 * refused: FHIR has none.
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
 * Only strings, brackets and numbers need attention: what it finds in text that is not JSON matters no more.
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

/** Position of the closing quote of the string that opens at `start`. */
function stringEnd (text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at
  }
  return text.length - 1
}

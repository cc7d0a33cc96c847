/**
 * This file finds where the resources stand in the bytes of a submission, so that a record keeps exactly what
 * was sent. It scans bytes: in UTF-8 no byte of a longer character equals a sign of JSON. The caller has
 * already read the same bytes as JSON.
 */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_OBJECT = 0x7b
const OPEN_LIST = 0x5b
const CLOSE_OBJECT = 0x7d
const CLOSE_LIST = 0x5d
const BOM = [0xef, 0xbb, 0xbf]

/** The bytes of the root, and of `entry[i].resource` where the entry has one. */
export interface Slices {
  readonly root: Uint8Array
  readonly entries: readonly (Uint8Array | undefined)[]
}

const NAMES = new TextDecoder()

/** Returns the bytes without a byte order mark and without white space at both ends. */
export function rootOf (bytes: Uint8Array): Uint8Array {
  return trimmed(bytes, BOM.every((byte, i) => bytes[i] === byte) ? BOM.length : 0, bytes.length)
}

export function slicesOf (bytes: Uint8Array): Slices {
  const root = rootOf(bytes)
  const list = memberOf(root, 'entry')
  const entries = list === undefined ? [] : itemsOf(list).map((entry) => memberOf(entry, 'resource'))
  return { root, entries }
}

/**
 * Finds the value of a member of an object. Names may have escapes, as in any JSON text.
 * @param name of ASCII characters
 */
export function memberOf (object: Uint8Array, name: string): Uint8Array | undefined {
  if (object[0] !== OPEN_OBJECT) return undefined
  for (let start = 1; start < object.length;) {
    const end = partEnd(object, start)
    const quote = object.indexOf(QUOTE, start)
    const past = endOfString(object, quote) + 1
    if (quote >= start && quote < end && isName(object, quote, past, name)) {
      return trimmed(object, object.indexOf(COLON, past) + 1, end)
    }
    start = end + 1
  }
  return undefined
}

/** Tells whether the JSON string between two places is a name. Most are written without escapes. */
function isName (bytes: Uint8Array, quote: number, past: number, name: string): boolean {
  let at = quote + 1
  for (let i = 0; i < name.length && bytes[at] === name.charCodeAt(i); i++) at++
  if (at === past - 1 && at === quote + 1 + name.length) return true
  const string = bytes.subarray(quote, past)
  return string.includes(BACKSLASH) && JSON.parse(NAMES.decode(string)) === name
}

export function itemsOf (list: Uint8Array): readonly Uint8Array[] {
  return partsOf(list)
}

/** Splits an object or a list at its own commas. */
function partsOf (value: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  if (value[0] !== OPEN_OBJECT && value[0] !== OPEN_LIST) return parts
  for (let start = 1; start < value.length;) {
    const end = partEnd(value, start)
    const part = trimmed(value, start, end)
    if (part.length > 0) parts.push(part)
    start = end + 1
  }
  return parts
}

/** Finds the comma that ends a part of an object or a list, else the end of the whole. */
function partEnd (value: Uint8Array, start: number): number {
  let depth = 0
  for (let at = start; at < value.length - 1; at++) {
    const byte = value[at]
    if (byte === QUOTE) at = endOfString(value, at)
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--
    else if (byte === COMMA && depth === 0) return at
  }
  return value.length - 1
}

/** Finds the closing quote of the string that opens at `start`; the length of the bytes without one. */
export function endOfString (bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === QUOTE) return at
  }
  return bytes.length
}

/** Cuts white space at both ends. */
function trimmed (bytes: Uint8Array, from: number, to: number): Uint8Array {
  while (from < to && (bytes[from] ?? 0) <= 0x20) from++
  while (to > from && (bytes[to - 1] ?? 0) <= 0x20) to--
  return bytes.subarray(from, to)
}

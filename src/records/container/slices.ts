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
  for (const part of partsOf(object)) {
    const colon = endOfString(part, 0) + 1
    const value = part.indexOf(COLON, colon)
    if (part[0] !== QUOTE || value < 0 || !isName(part.subarray(0, colon), name)) continue
    return trimmed(part, value + 1, part.length)
  }
  return undefined
}

/** Tells whether a JSON string is a name. Most are written without escapes. */
function isName (string: Uint8Array, name: string): boolean {
  if (string.includes(BACKSLASH)) return JSON.parse(NAMES.decode(string)) === name
  if (string.length !== name.length + 2) return false
  for (let i = 0; i < name.length; i++) if (string[i + 1] !== name.charCodeAt(i)) return false
  return true
}

export function itemsOf (list: Uint8Array): readonly Uint8Array[] {
  return partsOf(list)
}

/** Splits an object or a list at its own commas. */
function partsOf (value: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  let depth = 0
  let start = 1
  for (let at = 0; at < value.length; at++) {
    const byte = value[at]
    if (byte === QUOTE) at = endOfString(value, at)
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--
    else if (byte === COMMA && depth === 1) {
      parts.push(trimmed(value, start, at))
      start = at + 1
    }
  }
  const last = trimmed(value, start, value.length - 1)
  return last.length === 0 && parts.length === 0 ? [] : [...parts, last]
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

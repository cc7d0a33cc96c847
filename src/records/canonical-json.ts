import { utf8 } from '../protocol/types/index.js'

const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Writes JSON as RFC 8785 (JSON Canonicalization Scheme) demands: members sorted by UTF-16 code units, no
 * white space, numbers and strings as ECMAScript writes them. Members that are `undefined` are left out.
 *
 * @throws if a number is not finite or a string holds a lone surrogate; RFC 8785 §3.2.2 forbids
 *   both, and `readJson` returns neither.
 */
export function canonicalJson (value: unknown): string {
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('number is not finite')
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) {
    let text = '['
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(value[i])
    return text + ']'
  }
  if (typeof value !== 'object') throw new TypeError('not a JSON value')
  let text = '{'
  for (const name of Object.keys(value).sort()) {
    const member: unknown = (value as Record<string, unknown>)[name]
    if (member === undefined) continue
    text += (text === '{' ? '' : ',') + canonicalString(name) + ':' + canonicalJson(member)
  }
  return text + '}'
}

export function canonicalBytes (value: unknown): Uint8Array {
  return utf8(canonicalJson(value))
}

/** Matches almost every string of a resource: printable ASCII with nothing to escape. */
const PLAIN = /^[ !#-[\]-~]*$/

function canonicalString (text: string): string {
  if (PLAIN.test(text)) return '"' + text + '"'
  if (LONE_SURROGATE.test(text)) throw new RangeError('lone surrogate')
  return JSON.stringify(text)
}

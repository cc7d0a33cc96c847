import { utf8 } from '../protocol/types/index.js'
import { Decimal } from './container/lossless-json.js'

const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Writes JSON as RFC 8785 (JSON Canonicalization Scheme) demands: members sorted by UTF-16 code units, no
 * white space, numbers and strings as ECMAScript writes them. Members that are `undefined` are left out. A
 * `Decimal` is written as it was sent.
 *
 * @param rename changes the text of every member `reference`
 * @throws if a number is not finite or a string holds a lone surrogate; RFC 8785 §3.2.2 forbids
 *   both, and `readJson` returns neither.
 */
export function canonicalJson (value: unknown, rename?: (reference: string) => string): string {
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('number is not finite')
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) {
    let text = '['
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(value[i], rename)
    return text + ']'
  }
  if (value instanceof Decimal) return value.text
  if (typeof value !== 'object') throw new TypeError('not a JSON value')
  let text = ''
  for (const name of sortedNames(value)) {
    const member: unknown = (value as Record<string, unknown>)[name]
    if (member === undefined) continue
    text += (text === '' ? '{' : ',') + memberStart(name) +
      (name === 'reference' && rename !== undefined && typeof member === 'string'
        ? canonicalString(rename(member)) : canonicalJson(member, rename))
  }
  return text === '' ? '{}' : text + '}'
}

/** More names than a FHIR element has are sorted by the platform, because insertion takes quadratic time. */
const FEW = 24

function sortedNames (value: object): readonly string[] {
  const names = Object.keys(value)
  if (names.length > FEW) return names.sort()
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!
    let at = i
    for (; at > 0 && names[at - 1]! > name; at--) names[at] = names[at - 1]!
    names[at] = name
  }
  return names
}

/** FHIR has some hundreds of names. Others, from outside, may take no more memory than this. */
const MAX_STARTS = 1000
const MAX_NAME = 64
const starts = new Map<string, string>()

/** Writes the name of a member and its colon. The texts of short names are kept, up to `MAX_STARTS`. */
function memberStart (name: string): string {
  const known = starts.get(name)
  if (known !== undefined) return known
  const start = canonicalString(name) + ':'
  if (name.length > MAX_NAME) return start
  if (starts.size === MAX_STARTS) starts.clear()
  starts.set(name, start)
  return start
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

import { fromBase45, toBase45 } from '../../protocol/codec/index.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { accept, equal, hex, reject, type Verdict } from '../../protocol/types/index.js'

/** The bytes of a receipt in one symbol: QR version 25 with level M then reads well from paper. */
const SYMBOL_BYTES = 900
/** A sheet with more symbols is no longer practical. */
export const MAX_SYMBOLS = 24
/** A text begins with this; the digits of the hash say which receipt it is of. */
const FORM = /^MCR1:([0-9A-F]{8}):(\d{1,2})\/(\d{1,2}):([0-9A-Z $%*+\-./:]+)$/

/** Returns the texts of the symbols of a receipt, in order; undefined if it needs too many. */
export function symbolsOf (bytes: Uint8Array): string[] | undefined {
  const count = Math.ceil(bytes.length / SYMBOL_BYTES)
  if (count > MAX_SYMBOLS) return undefined
  const name = nameOf(bytes)
  return Array.from({ length: count }, (_, i) =>
    `MCR1:${name}:${i + 1}/${count}:${toBase45(bytes.subarray(i * SYMBOL_BYTES, (i + 1) * SYMBOL_BYTES))}`)
}

/** Tells whether a text is of a symbol of a receipt. */
export function isSymbol (text: string): boolean {
  return FORM.test(text)
}

/**
 * Joins the texts of symbols, in any order and with repetitions.
 * @returns the bytes of the receipt, or the code of what is missing or wrong
 */
export function joinSymbols (texts: readonly string[]): Verdict<Uint8Array> {
  const parts = new Map<number, Uint8Array>()
  let first: { readonly name: string, readonly count: number } | undefined
  for (const text of texts) {
    const [, name = '', number, of, digits = ''] = FORM.exec(text) ?? []
    const bytes = fromBase45(digits)
    const [place, count] = [Number(number), Number(of)]
    if (bytes === undefined || count > MAX_SYMBOLS || !(place >= 1 && place <= count)) {
      return reject('symbols-unreadable')
    }
    first ??= { name, count }
    if (first.name !== name || first.count !== count) return reject('symbols-of-several-receipts')
    const known = parts.get(place)
    if (known !== undefined && !equal(known, bytes)) return reject('symbols-contradict')
    parts.set(place, bytes)
  }
  if (first === undefined || parts.size < first.count) return reject('symbols-missing')
  const bytes = joined([...parts].sort(([a], [b]) => a - b).map(([, part]) => part))
  return nameOf(bytes) === first.name ? accept(bytes) : reject('symbols-damaged')
}

/** Returns the numbers of the symbols that are missing, and how many there are in all. */
export function missingSymbols (
  texts: readonly string[]
): { readonly missing: readonly number[], readonly count: number } {
  const found = texts.flatMap(text => {
    const match = FORM.exec(text)
    return match === null ? [] : [{ place: Number(match[2]), count: Number(match[3]) }]
  })
  const count = Math.min(MAX_SYMBOLS, found[0]?.count ?? 0)
  const places = new Set(found.map(({ place }) => place))
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter(place => !places.has(place))
  return { missing, count }
}

function nameOf (bytes: Uint8Array): string {
  return hex(sha256(bytes)).slice(0, 8).toUpperCase()
}

function joined (parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

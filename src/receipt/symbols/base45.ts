import { assert } from '../../protocol/types/index.js'

/* Base45 (RFC 9285): a QR symbol holds these 45 characters in 11 bits for two. */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

export function base45 (bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length
    let rest = isPair ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!
    for (let digit = 0; digit < (isPair ? 3 : 2); digit++) {
      text += DIGITS[rest % 45]!
      rest = Math.floor(rest / 45)
    }
  }
  return text
}

/** Returns the bytes; undefined if the text is no Base45 (RFC 9285 §6). */
export function fromBase45 (text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map(digit => DIGITS.indexOf(digit))
    if (digits.includes(-1)) return undefined
    const number = digits.reduceRight((sum, digit) => sum * 45 + digit, 0)
    if (number >= (digits.length === 3 ? 65_536 : 256)) return undefined
    if (digits.length === 3) bytes.push(number >> 8)
    bytes.push(number & 255)
  }
  assert(bytes.length === Math.floor(text.length * 2 / 3), 'two bytes for three characters')
  return Uint8Array.from(bytes)
}

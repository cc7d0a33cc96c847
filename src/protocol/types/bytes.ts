import type { Hex } from './flavour.js'

/** 32 zero bytes: "no block", "no case". */
export const ZERO_32: Uint8Array = new Uint8Array(32)

// Buffer's methods on plain arrays: no Buffer has to be made around the bytes first.
const { hexSlice, latin1Slice } = Buffer.prototype as unknown as Readonly<
  Record<'hexSlice' | 'latin1Slice', (this: Uint8Array, start: number, end: number) => string>>

export function hex (bytes: Uint8Array): Hex {
  return hexSlice.call(bytes, 0, bytes.byteLength)
}

/** Bytes as a map key, one character per byte: a quarter of the price of hexadecimal. */
export function mapKey (bytes: Uint8Array): string {
  return latin1Slice.call(bytes, 0, bytes.byteLength)
}

/** @throws if `text` is not an even number of hexadecimal digits. */
export function fromHex (text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new Error('not hexadecimal')
  return new Uint8Array(Buffer.from(text, 'hex'))
}

export function equal (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && Buffer.compare(a, b) === 0
}

/** Order of unsigned bytes, the order in which lists of hospitals are sorted. */
export function compare (a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}

export function concat (...parts: Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.byteLength
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

export function utf8 (text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'))
}

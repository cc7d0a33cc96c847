import type { Hex } from './flavour.js'

/** 32 zero bytes: "no block", "no case". */
export const ZERO_32: Uint8Array = new Uint8Array(32)

export function hex (bytes: Uint8Array): Hex {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
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
  return new Uint8Array(Buffer.concat(parts))
}

export function utf8 (text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'))
}

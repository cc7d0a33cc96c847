import { toBase45 } from '../../../src/protocol/codec/index.js'

/** The fewest bytes of a needle: shorter ones are found by chance. */
const MIN_BYTES = 12
const PREFIX_BYTES = 4

interface Needle {
  readonly label: string
  readonly bytes: Uint8Array
}

/** Looks for many secrets at once, in each form in which a program might write them. */
export class Needles {
  readonly #byPrefix = new Map<number, Needle[]>()
  #count = 0

  get count (): number { return this.#count }

  /** Adds a text with its forms in UTF-8 and UTF-16. */
  addText (label: string, text: string): void {
    this.addBytes(label, Buffer.from(text))
    const wide = Buffer.from(text, 'utf16le')
    this.#add(`${label}, UTF-16LE`, wide)
    this.#add(`${label}, UTF-16BE`, Buffer.from(wide).swap16())
  }

  /** Adds bytes, as they are and in hexadecimal, base64 and base45. @throws RangeError for fewer than 12 */
  addBytes (label: string, bytes: Uint8Array): void {
    if (bytes.length < MIN_BYTES) throw new RangeError(`${label} is too short to look for`)
    const digits = Buffer.from(bytes).toString('hex')
    this.#add(label, bytes)
    this.#add(`${label}, hexadecimal`, Buffer.from(digits))
    this.#add(`${label}, hexadecimal`, Buffer.from(digits.toUpperCase()))
    for (const before of [0, 1, 2]) {
      const whole = Buffer.concat([Buffer.alloc(before), bytes])
      const [from, to] = [Math.ceil(before * 8 / 6), Math.floor(whole.length * 8 / 6)]
      for (const form of ['base64', 'base64url'] as const) {
        this.#add(`${label}, ${form}`, Buffer.from(whole.toString(form).slice(from, to)))
      }
    }
    for (const before of [0, 1]) {
      const pairs = bytes.subarray(before, before + 2 * Math.floor((bytes.length - before) / 2))
      this.#add(`${label}, base45`, Buffer.from(toBase45(pairs)))
    }
  }

  /** Returns the labels of what is in some bytes. */
  in (bytes: Uint8Array): string[] {
    const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found = new Set<string>()
    for (let at = 0; at + PREFIX_BYTES <= haystack.length; at++) {
      for (const { bytes: wanted, label } of this.#byPrefix.get(haystack.readUInt32LE(at)) ?? []) {
        if (haystack.subarray(at, at + wanted.length).equals(wanted)) found.add(label)
      }
    }
    return [...found]
  }

  #add (label: string, bytes: Uint8Array): void {
    const prefix = Buffer.from(bytes).readUInt32LE(0)
    const same = this.#byPrefix.get(prefix) ?? []
    if (same.some(known => Buffer.from(known.bytes).equals(bytes))) return
    this.#byPrefix.set(prefix, [...same, { label, bytes }])
    this.#count++
  }
}

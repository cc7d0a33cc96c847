import { accept, reject, type Verdict } from '../../types/index.js'
import { DecodeError } from './decode-error.js'
import { Reader } from './reader.js'
import { Writer } from './writer.js'

/**
 * The only byte form of a `T`. Every codec here has a fixed layout in which the value determines each
 * accepted byte. So bytes that decode also re-encode to the same bytes, which property tests check for every
 * codec, and no receiver has to encode again.
 */
export interface Codec<T> {
  encode (value: T): Uint8Array
  /** @throws DecodeError if `bytes` are not exactly the encoding of a value. */
  decode (bytes: Uint8Array): T
  write (writer: Writer, value: T): void
  /** @throws DecodeError; leaves what follows unread. */
  read (reader: Reader): T
}

export function codec<T> (
  write: (writer: Writer, value: T) => void, read: (reader: Reader) => T
): Codec<T> {
  return {
    write,
    read,
    encode (value) {
      const writer = new Writer()
      write(writer, value)
      return writer.finish()
    },
    decode (bytes) {
      const reader = new Reader(bytes)
      const value = read(reader)
      reader.end()
      return value
    }
  }
}

/** Judges bytes from outside: the value, or a rejection with the code of the DecodeError. */
export function decode<T> (of: Codec<T>, bytes: Uint8Array): Verdict<T> {
  try {
    return accept(of.decode(bytes))
  } catch (error) {
    if (error instanceof DecodeError) return reject(error.code)
    throw error
  }
}

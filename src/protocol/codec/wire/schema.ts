import { accept, reject, type Verdict } from '../../types/index.js'
import { DecodeError } from './decode-error.js'
import { Reader } from './reader.js'
import { Writer } from './writer.js'

/**
 * A codec defines the only encoding of a `T`. In its fixed layout the value determines each accepted byte. So
 * the value of decoded bytes encodes to the same bytes, and no receiver has to encode again. Property tests
 * check this for every codec.
 */
export interface Codec<T> {
  encode (value: T): Uint8Array
  /** @throws DecodeError if `bytes` are not exactly the encoding of a value */
  decode (bytes: Uint8Array): T
  write (writer: Writer, value: T): void
  /** Reads a value and leaves the following bytes unread. @throws DecodeError */
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

/** Decodes bytes from a peer. Returns the value, or a rejection with the code of the DecodeError. */
export function decode<T> (of: Codec<T>, bytes: Uint8Array): Verdict<T> {
  try {
    return accept(of.decode(bytes))
  } catch (error) {
    if (error instanceof DecodeError) return reject(error.code)
    throw error
  }
}

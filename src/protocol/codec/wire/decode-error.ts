/** Why some bytes are not the encoding of a value. The codes become verdicts and are stable. */
export type DecodeErrorCode =
  | 'truncated'
  | 'trailing-bytes'
  | 'length-out-of-range'
  | 'integer-out-of-range'
  | 'invalid-utf8'
  | 'unknown-tag'

/** Thrown by `Codec.decode` alone; `decode` in schema.ts turns it into a verdict for callers. */
export class DecodeError extends Error {
  readonly code: DecodeErrorCode

  constructor (code: DecodeErrorCode) {
    super(code)
    this.name = 'DecodeError'
    this.code = code
  }
}

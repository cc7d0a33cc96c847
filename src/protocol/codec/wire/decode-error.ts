/** The reason why bytes are no encoding of a value. Codes appear in verdicts and never change. */
export type DecodeErrorCode =
  | 'truncated'
  | 'trailing-bytes'
  | 'length-out-of-range'
  | 'integer-out-of-range'
  | 'invalid-utf8'
  | 'unknown-tag'
  | 'neutral-element'

/** `Codec.decode` and `Codec.read` throw this error. `decode` of schema.ts turns it into a verdict. */
export class DecodeError extends Error {
  readonly code: DecodeErrorCode

  constructor (code: DecodeErrorCode) {
    super(code)
    this.name = 'DecodeError'
    this.code = code
  }
}

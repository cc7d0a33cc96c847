/** A value and its bytes. */
export interface Encoding {
  readonly desc: string
  /** Name of the codec. */
  readonly codec: string
  readonly value: unknown
  readonly bytes: Uint8Array
}

export function of (desc: string, codec: string, value: unknown, bytes: Uint8Array): Encoding {
  return { desc, codec: `${codec}Codec`, value, bytes }
}

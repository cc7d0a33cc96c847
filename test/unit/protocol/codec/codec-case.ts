import type { Arbitrary } from 'fast-check'
import type { Codec } from '../../../../src/protocol/codec/index.js'

/** A codec and random values of its type. */
export interface Case<T = unknown> {
  readonly name: string
  readonly codec: Codec<T>
  readonly values: Arbitrary<T>
}

export function of<T> (name: string, codec: Codec<T>, values: Arbitrary<T>): Case {
  return { name, codec: codec as Codec<unknown>, values }
}

import fc from 'fast-check'
import * as c from '../../../../src/protocol/codec/index.js'
import { of, type Case } from './codec-case.js'
import { b32, element, few, record, u32 } from './random-values.js'

const elements = few(element, 3, 1)
const refusal = fc.constantFrom<1 | 2 | 3 | 4 | 5>(1, 2, 3, 4, 5)

/** The codecs of the `name` protocol. */
export const NAMES: readonly Case[] = [
  of('name request', c.nameRequestCodec, record({ epoch: u32, elements })),
  of('name reply', c.nameReplyCodec, fc.oneof(
    record({
      type: fc.constant('answer' as const),
      answer: record({ elements, proof: record({ c: b32, s: b32 }) })
    }),
    record({ type: fc.constant('refused' as const), code: refusal, left: u32 })))
]

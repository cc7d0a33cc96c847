/** Makes random statements about records, and the messages by which others confirm them. */
import fc from 'fast-check'
import { Confirmation, confirmReplyCodec, confirmRequestCodec } from '../../../../src/protocol/codec/index.js'
import { of, type Case } from './codec-case.js'
import { b32, b64, record } from './random-values.js'

export const MISMATCH = record({
  kind: fc.constant(13 as const), author: b32, caseId: b32, submitter: b32,
  verdict: fc.constantFrom(1 as const, 2 as const), signature: b64
})

export const CONFIRMING: readonly Case[] = [
  of('request to confirm', confirmRequestCodec,
    record({ caseId: b32, key: b32, handle: b32, token: b32, logKey: b32 })),
  of('confirmation', confirmReplyCodec,
    record({ found: fc.constantFrom(...Object.values(Confirmation)) }))
]

import fc from 'fast-check'
import * as c from '../../../../src/protocol/codec/index.js'
import { custodyRequestFieldsCodec } from '../../../../src/protocol/codec/messages/custody-messages.js'
import { PURPOSES, ROLES } from '../../../../src/protocol/types/index.js'
import { of, type Case } from './codec-case.js'
import { b32, b64, bytes, element, few, int, maybe, record, u32, u64 } from './random-values.js'

const claim = fc.oneof(
  record({ type: fc.constant('own' as const), caseId: b32 }),
  record({
    type: fc.constant('patient' as const), caseId: b32, token: b32, classToken: b32, sensitive: int(255)
  }))
const reading = record({
  handle: b32, consentKey: b32, purpose: fc.constantFrom(...Object.values(PURPOSES)),
  practitioner: maybe(b32), role: fc.constantFrom(...Object.values(ROLES)),
  treatment: maybe(record({ caseId: b32, token: b32 }))
})
const fields = {
  epoch: u32, height: u64, ephemeralKey: b32, nonce: u64, reading: maybe(reading), claims: few(claim, 3, 1)
}

/** The codecs of the `custody` protocol. */
export const CUSTODY: readonly Case[] = [
  of('custody request', c.custodyRequestCodec, record({ ...fields, signature: b64 })),
  of('fields of a custody request', custodyRequestFieldsCodec, record(fields)),
  of('custody results', c.custodyResultsCodec, record({
    results: few(record({ caseId: b32, element, pad: b32 }), 3, 1), proof: record({ c: b32, s: b32 })
  })),
  of('custody reply', c.custodyReplyCodec, fc.oneof(
    record({
      type: fc.constant('answer' as const),
      box: bytes(0, 40),
      refused: few(record({ caseId: b32, code: fc.constantFrom(...Object.values(c.WithheldKey)) }))
    }),
    record({
      type: fc.constant('refused' as const), code: fc.constantFrom(...Object.values(c.CustodyRefusal))
    })))
]

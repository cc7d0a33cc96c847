import fc from 'fast-check'
import * as c from '../../../../src/protocol/codec/index.js'
import { of, type Case } from './codec-case.js'
import { b32, b64, bytes, few, int, name, record, u16, u32 } from './random-values.js'

const findingsRequest = record({ ephemeralKey: b32, caseIds: few(b32, 4, 1), signature: b64 })

const findingsReply = record({
  box: bytes(0, 40), refused: few(record({ caseId: b32, code: fc.constantFrom<1 | 2>(1, 2) }))
})

const opening = record({ salt: b32, findings: bytes(0, 40) })
const openings = few(record({ caseId: b32, salt: b32, findings: bytes(0, 40) }))

const caseFindings = record({
  reason: u16,
  found: few(record({ rule: u16, outcome: int(255), issue: int(255), expression: name, text: name }))
})

/** The codecs of the `findings` and `terminology` protocols. */
export const FINDINGS: readonly Case[] = [
  of('findings request', c.findingsRequestCodec, findingsRequest),
  of('findings reply', c.findingsReplyCodec, findingsReply),
  of('opening of findings', c.openingCodec, opening),
  of('openings of findings', c.openingsCodec, openings),
  of('findings of a case', c.caseFindingsCodec, caseFindings),
  of('request for a part of a release', c.releasePartRequestCodec, record({ hash: b32, from: u32 })),
  of('part of a release', c.releasePartCodec, record({ size: u32, bytes: bytes(0, 40) }))
]

import fc from 'fast-check'
import * as c from '../../../../src/protocol/codec/index.js'
import { of, type Case } from './codec-case.js'
import { b32, b64, bytes, few, name, record } from './random-values.js'

const id = bytes(16, 16)

const excerptRequest = record({
  ephemeralKey: b32, questions: few(record({ caseId: b32, id, text: name }), 4, 1), signature: b64
})

const excerptReply = record({
  box: bytes(0, 40), unanswered: few(record({ id, code: fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 4) }))
})

/** The codecs of the `excerpt` protocol. */
export const EXCERPTS: readonly Case[] = [
  of('excerpt request', c.excerptRequestCodec, excerptRequest),
  of('excerpt reply', c.excerptReplyCodec, excerptReply),
  of('excerpts', c.excerptsCodec, few(record({ id, text: name })))
]

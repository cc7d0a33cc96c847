/** Makes random transactions about rosters and emergencies. */
import fc from 'fast-check'
import {
  consentFormReplyCodec, consentFormRequestCodec, emergencyReplyCodec, emergencyRequestCodec, filedFormCodec
} from '../../../../src/protocol/codec/index.js'
import { of, type Case } from './codec-case.js'
import { b32, b64, bytes, int, record, u64 } from './random-values.js'

const author = { author: b32, signature: b64 }
const clinician = record({ entry: int(65_535), key: b32, signature: b64 })
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined })

/** The kinds of transactions of SPECIFICATION.md §17. */
export const EMERGENCIES = [
  record({
    kind: fc.constant(32 as const), ...author, entry: int(65_535), version: int(1000), key: b32,
    role: fc.constantFrom(1 as const, 2 as const, 3 as const), licence: b32,
    standing: fc.constantFrom(1 as const, 2 as const), possession: maybe(b64)
  }),
  record({
    kind: fc.constant(33 as const), ...author, handle: b32, openedAt: u64, durationMs: int(20_000_000),
    isUnconfirmed: fc.boolean(), sealedHash: b32, keyCommitment: b32, clinician, second: maybe(clinician)
  }),
  record({ kind: fc.constant(34 as const), ...author, handle: b32, id: b32 }),
  record({ kind: fc.constant(35 as const), ...author, signedAt: u64, first: clinician, second: clinician }),
  record({
    kind: fc.constant(36 as const), ...author, id: b32, opener: b32, entry: int(65_535),
    judgement: fc.constantFrom(1 as const, 2 as const),
    reason: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const)
  }),
  record({
    kind: fc.constant(42 as const), ...author, id: b32, filer: b32, handle: b32, number: u64,
    judgement: fc.constantFrom(1 as const, 2 as const),
    reason: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const)
  }),
  record({
    kind: fc.constant(37 as const), ...author, handle: b32, id: b32,
    by: fc.oneof(
      record({ type: fc.constant('hospital' as const) }),
      record({ type: fc.constant('key' as const), key: b32, signature: b64 }),
      record({ type: fc.constant('form' as const), form: b32 }))
  })
] as const

export const EMERGENCY_MESSAGES: readonly Case[] = [
  of('emergency request', emergencyRequestCodec, fc.oneof(
    record({ type: fc.constant('justification' as const), id: b32 }),
    record({ type: fc.constant('key' as const), id: b32, ephemeralKey: b32 }))),
  of('emergency reply', emergencyReplyCodec, fc.oneof(
    record({ type: fc.constant('sealed' as const), sealed: bytes(0, 40) }),
    record({ type: fc.constant('box' as const), box: bytes(0, 40) }),
    record({ type: fc.constant('refused' as const), code: fc.constantFrom(1 as const, 2 as const) }))),
  of('request for a form', consentFormRequestCodec, record({ id: b32, ephemeralKey: b32 })),
  of('reply with a form', consentFormReplyCodec, fc.oneof(
    record({ type: fc.constant('box' as const), box: bytes(0, 40) }),
    record({ type: fc.constant('refused' as const), code: fc.constantFrom(1 as const, 2 as const) }))),
  of('filed form', filedFormCodec,
    record({ document: bytes(0, 40), reason: fc.string({ maxLength: 20 }), rule: bytes(0, 40) }))
]

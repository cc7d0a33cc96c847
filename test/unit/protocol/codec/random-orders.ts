/** Makes random orders for patients. */
import fc from 'fast-check'
import { rulesReplyCodec, rulesRequestCodec } from '../../../../src/protocol/codec/index.js'
import { of, type Case } from './codec-case.js'
import { b32, b64, bytes, few, int, record, u64 } from './random-values.js'

const act = fc.oneof(
  record({ type: fc.constantFrom('give' as const, 'attest' as const), ruleHash: b32, keyCommitment: b32,
    until: u64 }),
  record({ type: fc.constant('revoke' as const), number: u64 }),
  record({ type: fc.constant('appoint' as const), key: b32, role: fc.constantFrom(1 as const, 2 as const),
    scope: int(255), from: u64, until: u64 }),
  record({ type: fc.constant('dismiss' as const), key: b32 }),
  record({ type: fc.constant('rotate' as const), key: b32, possession: b64 }),
  record({ type: fc.constantFrom('cancel' as const, 'object' as const) })
)

/** The kinds of transactions that order something for a patient. */
export const ORDERS = [
  record({
    kind: fc.constant(17 as const), author: b32, handle: b32, counter: u64, signedAt: u64, act, key: b32,
    order: b64, signature: b64
  }),
  record({
    kind: fc.constant(18 as const), author: b32, handle: b32, counter: u64, form: b32, act, signature: b64
  }),
  record({
    kind: fc.constant(19 as const), author: b32, handle: b32, counter: u64, key: b32, possession: b64,
    vouches: few(record({ member: b32, signature: b64 })), signature: b64
  })
] as const

export const RULES: readonly Case[] = [
  of('consent rules request', rulesRequestCodec, record({ handle: b32, hashes: few(b32, 3, 1) })),
  of('consent rules reply', rulesReplyCodec, few(record({ hash: b32, sealed: bytes(0, 40) })))
]

/** Makes random steps of measures on records, and logs of accesses. */
import fc from 'fast-check'
import { ACCESS_KINDS, Ground, Measure } from '../../../../src/protocol/types/index.js'
import { b32, b64, few, int, record, u64 } from './random-values.js'

const authority = fc.oneof(
  record({ type: fc.constant('key' as const), key: b32, signedAt: u64, order: b64 }),
  record({ type: fc.constant('form' as const), form: b32 })
)
const act = fc.oneof(
  record({ type: fc.constant('request' as const), handle: b32, token: b32, by: authority }),
  record({ type: fc.constantFrom('withdraw' as const, 'contest' as const), handle: b32, by: authority }),
  record({
    type: fc.constant('decide' as const), ground: fc.constantFrom(...Object.values(Ground)), reasons: b32
  }),
  record({ type: fc.constant('effect' as const), at: u64, versions: few(b32, 3, 1) })
)
const choice = fc.constantFrom(0 as const, 1 as const, 2 as const)

/** The kinds of transactions that erase records, or log who read them. */
export const TRACES = [
  record({
    kind: fc.constant(26 as const), author: b32, number: u64, signature: b64,
    entries: few(record({ handle: b32, kind: fc.constantFrom(...ACCESS_KINDS), hash: b32 }), 3, 1)
  }),
  record({
    kind: fc.constant(40 as const), author: b32, record: b32,
    measure: fc.constantFrom(...Object.values(Measure)), act, signature: b64
  }),
  record({
    kind: fc.constant(41 as const), author: b32, record: b32, wiped: int(255), fileSystem: choice,
    discard: choice, backupsUntil: u64, signature: b64
  })
] as const

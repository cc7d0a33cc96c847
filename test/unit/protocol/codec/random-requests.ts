/** Makes random requests, and the parts of replies that are bytes alone. */
import fc from 'fast-check'
import { b32, b64, bytes, few, maybe, name, record, u32, u64 } from './random-values.js'

const addressRecord = record({ id: b32, seq: u64, addresses: few(name, 8) })
export const signedRecord = record({ record: addressRecord, signature: b64 })

export const finalBlock = record({ block: bytes(0, 40), certificate: bytes(0, 40) })
export const sentBody = record({ pad: fc.option(b32, { nil: undefined }), ciphertext: bytes(0, 40) })
export const envelope = record({ transaction: bytes(0, 40), bodies: few(sentBody) })
export const requestMessage = fc.oneof(
  record({ type: fc.constant('blocks' as const), from: u64, count: fc.integer({ min: 0, max: 64 }) }),
  record({ type: fc.constant('block' as const), hash: b32 }),
  record({
    type: fc.constant('transactions' as const), leaves: few(b32), withBodies: fc.boolean()
  }),
  record({ type: fc.constant('bodies' as const), hashes: few(b32) }),
  record({ type: fc.constant('certificates' as const), height: u64 }),
  record({ type: fc.constant('shares' as const), height: u64 }),
  record({
    type: fc.constant('addresses' as const), known: few(record({ id: b32, seq: u64 })),
    own: maybe(signedRecord)
  }),
  record({ type: fc.constant('statements' as const), number: u32 })
)

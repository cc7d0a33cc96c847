import { Type } from 'typebox'
import { MAX_ADDRESSES, MAX_ADDRESS_BYTES, MAX_NAME_BYTES } from '../protocol/codec/index.js'
import { MAX_BATCH, MAX_LISTED_CASES, MAX_WAIT_SECONDS } from './limits.js'
import type { CaseStatusView } from './views/index.js'

const CASE_STATUSES = [
  'pending', 'undrawn', 'open', 'accepted', 'rejected', 'expired'
] satisfies CaseStatusView[]

/**
 * Shapes of what callers send. What the API answers is typed in `views/` and not checked again:
 * it comes from the node itself.
 */

/** Whole (64 digits) or a prefix of at least 8. */
export const CaseIdText = Type.String({
  pattern: '^[0-9a-fA-F]{8,64}$',
  description: 'a case id: 64 hexadecimal digits, or the first 8 or more'
})
/** Base58 text of an identity multihash; the node parses it. */
export const PeerIdText = Type.String({
  pattern: '^[1-9A-HJ-NP-Za-km-z]{20,100}$', description: 'a peer id, such as 12D3Koo…'
})

export const ByCase = Type.Object({ id: CaseIdText })
export const ByPeer = Type.Object({ id: PeerIdText })
export const ByHeight = Type.Object({
  height: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
})

/** Of a call that takes none. */
export const NoQuery = Type.Object({}, { additionalProperties: false })
const WaitSeconds = Type.Optional(Type.Number({
  minimum: 0, maximum: MAX_WAIT_SECONDS, description: `a number of seconds from 0 to ${MAX_WAIT_SECONDS}`
}))
export const Wait = Type.Object({ wait: WaitSeconds }, { additionalProperties: false })
export const SubmitQuery = Type.Object({
  wait: WaitSeconds,
  force: Type.Optional(Type.Boolean())
}, { additionalProperties: false })

export const CaseQuery = Type.Object({
  status: Type.Optional(Type.Unsafe<CaseStatusView>({ type: 'string', enum: CASE_STATUSES })),
  mine: Type.Optional(Type.Boolean()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LISTED_CASES }))
}, { additionalProperties: false })

export const Batch = Type.Array(Type.Unknown(), { minItems: 1, maxItems: MAX_BATCH })

const words = {
  clinician: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 }))
}
export const ReviewApproval = Type.Object(words, { additionalProperties: false })
/** The node knows the codes, and names them all to whoever sends another. */
export const ReviewRejection = Type.Object({
  reason: Type.String({ maxLength: 100 }), ...words
}, { additionalProperties: false })

export const Identifier = Type.Object({
  system: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  value: Type.String({ minLength: 1, maxLength: 256 })
}, { additionalProperties: false })

export const ApproveQuery = Type.Object({
  allowDuplicateName: Type.Optional(Type.Boolean())
}, { additionalProperties: false })

export const Rejection = Type.Object({
  message: Type.Optional(Type.String({ maxLength: 200 }))
}, { additionalProperties: false })

/** Consensus.md §3: names are at most 64 bytes, addresses at most 8. */
export const Enrolment = Type.Object({
  peerId: PeerIdText,
  vrfKey: Type.String({ pattern: '^[0-9a-f]{64}$', description: '64 hexadecimal digits in lower case' }),
  name: Type.String({ minLength: 1, maxLength: MAX_NAME_BYTES }),
  addresses: Type.Array(Type.String({ maxLength: MAX_ADDRESS_BYTES }), { maxItems: MAX_ADDRESSES }),
  issuedAt: Type.Integer({ minimum: 0 }),
  signature: Type.String({ pattern: '^[0-9a-f]{128}$', description: '128 hexadecimal digits in lower case' })
}, { additionalProperties: false })

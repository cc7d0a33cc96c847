import type {
  AllowlistUpdate, Evidence, LinkingEpoch, Opinions, Propose, Transaction
} from '../../types/index.js'
import { TransactionKind } from '../../types/index.js'
import { signedAllowlistCodec } from '../parts/allowlist.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import { conflictCodec } from './conflict-codec.js'
import { DecodeError } from '../wire/decode-error.js'
import { MAX_BODY_BYTES, MAX_OPINIONS, MAX_PROPOSALS, MAX_TRANSACTION_BYTES } from '../wire/limits.js'
import { bytes32, bytes64, u16, u64, u8, varBytes } from '../wire/primitives.js'
import { opinionCodec, proposalCodec } from '../parts/proposal.js'
import type { Codec } from '../wire/schema.js'
import { codec } from '../wire/schema.js'

/** Every kind begins with its number and ends with one signature of this many bytes. */
export const SIGNATURE_BYTES = 64

const proposeCodec = struct<Propose>({
  kind: oneOf(u8, [TransactionKind.propose]),
  submitter: bytes32,
  firstSeq: u64,
  proposals: list(proposalCodec, MAX_PROPOSALS, 1),
  signature: bytes64
})

const opinionsCodec = struct<Opinions>({
  kind: oneOf(u8, [TransactionKind.opinions]),
  validator: bytes32,
  rulesetHash: bytes32,
  opinions: list(opinionCodec, MAX_OPINIONS, 1),
  signature: bytes64
})

const allowlistUpdateCodec = struct<AllowlistUpdate>({
  kind: oneOf(u8, [TransactionKind.allowlist]),
  allowlist: signedAllowlistCodec
})

const evidenceCodec = struct<Evidence>({
  kind: oneOf(u8, [TransactionKind.evidence]),
  author: bytes32,
  conflict: conflictCodec,
  signature: bytes64
})

const linkingEpochCodec = struct<LinkingEpoch>({
  kind: oneOf(u8, [TransactionKind.linkingEpoch]),
  author: bytes32,
  epoch: u16,
  commitment: bytes32,
  signature: bytes64
})

const byKind: ReadonlyMap<number, Codec<Transaction>> = new Map<number, Codec<Transaction>>([
  [TransactionKind.propose, proposeCodec],
  [TransactionKind.opinions, opinionsCodec],
  [TransactionKind.allowlist, allowlistUpdateCodec],
  [TransactionKind.evidence, evidenceCodec],
  [TransactionKind.linkingEpoch, linkingEpochCodec]
])

/** Any transaction, signature included; told apart by its first byte. */
export const transactionCodec: Codec<Transaction> = codec<Transaction>((writer, transaction) => {
  byKind.get(transaction.kind)!.write(writer, transaction)
}, reader => {
  const kind = reader.peek()
  const of = byKind.get(kind)
  if (of === undefined) throw new DecodeError('unknown-tag')
  return of.read(reader)
})

/** A transaction as it is gossiped: a PROPOSE with its bodies in order, others without. */
export interface TransactionEnvelope {
  readonly transaction: Uint8Array
  readonly bodies: readonly Uint8Array[]
}

export const transactionEnvelopeCodec = struct<TransactionEnvelope>({
  transaction: varBytes(MAX_TRANSACTION_BYTES),
  bodies: list(varBytes(MAX_BODY_BYTES), MAX_PROPOSALS)
})

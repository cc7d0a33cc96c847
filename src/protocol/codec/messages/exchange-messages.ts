import type { LeafHash, MemberId, SignedAllowlist } from '../../types/index.js'
import { signedAllowlistCodec } from '../parts/allowlist.js'
import { list, struct } from '../wire/combinators.js'
import { MAX_LEAVES_PER_REQUEST, MAX_LISTS_PER_EXCHANGE, MAX_MEMBERS } from '../wire/limits.js'
import { bytes32, u32, u64 } from '../wire/primitives.js'
import { transactionEnvelopeCodec, type TransactionEnvelope } from './transaction-envelope.js'

/** `txs` protocol, SPECIFICATION.md §3.14 Lost transactions: what the asker holds. */
export interface TransactionsSummary {
  /** Per author: the first sequence number that the asker lacks. */
  readonly authors: readonly { readonly id: MemberId, readonly nextSeq: number }[]
  readonly waiting: readonly LeafHash[]
}

/** What the asker lacks, bodies included; at most 4 MiB. */
export interface TransactionsReply {
  readonly envelopes: readonly TransactionEnvelope[]
}

// Twice the members: those of the committed list and those of its successor may differ.
const authors = list(struct<TransactionsSummary['authors'][number]>({
  id: bytes32, nextSeq: u64
}), 2 * MAX_MEMBERS)

export const transactionsSummaryCodec = struct<TransactionsSummary>({
  authors,
  waiting: list(bytes32, MAX_LEAVES_PER_REQUEST)
})

export const transactionsReplyCodec = struct<TransactionsReply>({
  envelopes: list(transactionEnvelopeCodec, MAX_LEAVES_PER_REQUEST)
})

/** `allowlist` protocol: newer lists both ways. */
export interface AllowlistExchange {
  readonly haveVersion: number
  readonly push: readonly SignedAllowlist[]
}

export interface AllowlistReply {
  /** Newer than `haveVersion`, by version. */
  readonly lists: readonly SignedAllowlist[]
}

export const signedAllowlistsCodec = list(signedAllowlistCodec, MAX_LISTS_PER_EXCHANGE)

export const allowlistExchangeCodec = struct<AllowlistExchange>({
  haveVersion: u32,
  push: signedAllowlistsCodec
})

export const allowlistReplyCodec = struct<AllowlistReply>({ lists: signedAllowlistsCodec })

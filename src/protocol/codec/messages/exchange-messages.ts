import type { LeafHash, SignedAllowlist } from '../../types/index.js'
import { signedAllowlistCodec } from '../parts/allowlist.js'
import { list, struct } from '../wire/combinators.js'
import { MAX_LEAVES_PER_REQUEST, MAX_LISTS_PER_EXCHANGE } from '../wire/limits.js'
import { bytes32, u32 } from '../wire/primitives.js'
import { transactionEnvelopeCodec, type TransactionEnvelope } from './transaction-envelope.js'

/** The request of the `txs` protocol: the transactions that the requester holds (SPECIFICATION.md §3.14). */
export interface TransactionsSummary {
  /** The waiting transactions that the requester holds. */
  readonly waiting: readonly LeafHash[]
}

/** The transactions that the requester lacks, with their bodies; at most 4 MiB. */
export interface TransactionsReply {
  readonly envelopes: readonly TransactionEnvelope[]
}

export const transactionsSummaryCodec = struct<TransactionsSummary>({
  waiting: list(bytes32, MAX_LEAVES_PER_REQUEST)
})

export const transactionsReplyCodec = struct<TransactionsReply>({
  envelopes: list(transactionEnvelopeCodec, MAX_LEAVES_PER_REQUEST)
})

/** The request of the `allowlist` protocol. Each side sends the lists that the other side lacks. */
export interface AllowlistExchange {
  readonly haveVersion: number
  readonly push: readonly SignedAllowlist[]
}

export interface AllowlistReply {
  /** The lists newer than `haveVersion`, in ascending order of version. */
  readonly lists: readonly SignedAllowlist[]
}

export const signedAllowlistsCodec = list(signedAllowlistCodec, MAX_LISTS_PER_EXCHANGE)

export const allowlistExchangeCodec = struct<AllowlistExchange>({
  haveVersion: u32,
  push: signedAllowlistsCodec
})

export const allowlistReplyCodec = struct<AllowlistReply>({ lists: signedAllowlistsCodec })

import type { RequestLimits } from '../../network/index.js'

const KIB = 1024
const MIB = 1024 * KIB

/**
 * Size, deadline and quota of each request-response protocol (ARCHITECTURE.md, Network). Replies are
 * cut to size by the handlers, so the reply limits only guard against a peer that does not.
 */
export const REQUEST_LIMITS = {
  /** Every 5 s each way, plus one per connection; a hundred address records fit in 64 KiB. */
  status: limits(256 * KIB, 256 * KIB, 5_000, 4, 10),
  /** Catching up asks for batch after batch; 4 MiB is the reply's own limit, plus its framing. */
  request: limits(256 * KIB, 5 * MIB, 10_000, 8, 200),
  /** One summary of 4096 leaves is 128 KiB. */
  txs: limits(256 * KIB, 5 * MIB, 10_000, 2, 10),
  /** Up to 1024 keys at a time. */
  'record-key': limits(64 * KIB, 160 * KIB, 10_000, 8, 200),
  'linking-key': limits(4 * KIB, 4 * KIB, 5_000, 2, 2),
  /** A list is at most 64 KiB, sixteen travel together. */
  allowlist: limits(MIB + 64 * KIB, MIB + 64 * KIB, 5_000, 4, 10),
  enrol: limits(8 * KIB, 2 * MIB, 5_000, 1, 2)
} as const

export type RequestProtocol = keyof typeof REQUEST_LIMITS

function limits (
  maxRequestBytes: number, maxReplyBytes: number, deadlineMs: number,
  perPeerConcurrency: number, ratePerSecond: number
): RequestLimits {
  return { maxRequestBytes, maxReplyBytes, deadlineMs, perPeerConcurrency, ratePerSecond }
}

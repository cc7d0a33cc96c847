import type { RequestLimits } from '../../network/index.js'

const KIB = 1024
const MIB = 1024 * KIB

/**
 * The size, deadline and quota of each request-response protocol (ARCHITECTURE.md, Network). Our handlers cut
 * replies to size. The reply limits guard against peers that do not.
 */
export const REQUEST_LIMITS = {
  /** Each side asks every 5 s, and once per connection. The certificate of a hundred hospitals has 7 KiB. */
  status: limits(16 * KIB, 16 * KIB, 5_000, 4, 10),
  /** A node that catches up requests range after range. A reply has at most 4 MiB, plus its framing. */
  request: limits(256 * KIB, 5 * MIB, 10_000, 8, 200),
  /** A summary of 4096 leaves has 128 KiB. */
  txs: limits(256 * KIB, 5 * MIB, 10_000, 2, 10),
  /** A request names up to 1024 keys. */
  'record-key': limits(64 * KIB, 160 * KIB, 10_000, 8, 200),
  /** A request names up to sixteen cases, and each case has at most 12,800 bytes of findings. */
  findings: limits(4 * KIB, 256 * KIB, 10_000, 2, 10),
  /** A request has up to eight questions of at most 1 KiB, and a reply as many excerpts of at most 4 KiB. */
  excerpt: limits(12 * KIB, 40 * KIB, 5_000, 2, 5),
  /** A request names up to 64 patients with 32 bytes each. Four batches are under way at once. */
  name: limits(4 * KIB, 4 * KIB, 5_000, 8, 100),
  /** A part of a release has 1 MiB. The rate leaves most of the budget of replies to other protocols. */
  terminology: limits(KIB, MIB + KIB, 10_000, 2, 8),
  /** A request names up to 64 cases, of which each has a claim of 98 bytes and a result of 96 bytes. */
  custody: limits(16 * KIB, 16 * KIB, 5_000, 4, 20),
  /** A request names the rules of a patient, at most fifty. A rule seldom has more than a kilobyte. */
  'consent-rules': limits(4 * KIB, 2 * MIB, 5_000, 2, 20),
  /** A request names one emergency. A sealed justification has at most 8 KiB. */
  emergency: limits(KIB, 16 * KIB, 5_000, 4, 50),
  /** A request names one consent. A form has at most 256 KiB, and a rule 36. */
  'consent-form': limits(KIB, 300 * KIB, 10_000, 2, 10),
  /** A request names up to 256 events by their hashes. The longest event has 4 KiB. */
  'access-events': limits(12 * KIB, 2 * MIB, 10_000, 2, 10),
  /** A request has a case and a key of 32 bytes. An answer opens a body. */
  mismatch: limits(KIB, KIB, 10_000, 2, 5),
  /** A list has at most 64 KiB, and a message up to sixteen lists. */
  allowlist: limits(MIB + 64 * KIB, MIB + 64 * KIB, 5_000, 4, 10),
  /** The government sends one list, with the join signatures of all members. */
  join: limits(64 * KIB, 4 * KIB, 5_000, 1, 5),
  enrol: limits(8 * KIB, 2 * MIB, 5_000, 1, 2)
} as const

export type RequestProtocol = keyof typeof REQUEST_LIMITS

function limits (
  maxRequestBytes: number, maxReplyBytes: number, deadlineMs: number,
  perPeerConcurrency: number, ratePerSecond: number
): RequestLimits {
  return { maxRequestBytes, maxReplyBytes, deadlineMs, perPeerConcurrency, ratePerSecond }
}

import { struct, u64, type Codec } from '../../codec/index.js'

/** What the ledger counts about one hospital; public, and shown in `status` (SPECIFICATION.md §7.5). */
export interface Tally {
  /** Highest sequence number of a proposal on the chain; 0 before the first. */
  readonly lastSeq: number
  readonly proposed: number
  /** Of these, how many retried a rejected or expired case. */
  readonly resubmitted: number
  readonly accepted: number
  readonly rejected: number
  readonly expired: number
  /** Opinions that it gave as validator and that counted. */
  readonly approvals: number
  readonly rejections: number
}

export const EMPTY_TALLY: Tally = {
  lastSeq: 0,
  proposed: 0,
  resubmitted: 0,
  accepted: 0,
  rejected: 0,
  expired: 0,
  approvals: 0,
  rejections: 0
}

export const tallyCodec: Codec<Tally> = struct<Tally>({
  lastSeq: u64,
  proposed: u64,
  resubmitted: u64,
  accepted: u64,
  rejected: u64,
  expired: u64,
  approvals: u64,
  rejections: u64
})

import { struct, u64, type Codec } from '../../codec/index.js'

/** The public counters of a hospital, which `status` shows (SPECIFICATION.md §7.7). */
export interface Tally {
  readonly proposed: number
  /** The proposals that resubmit a rejected or expired case. */
  readonly resubmitted: number
  readonly accepted: number
  readonly rejected: number
  readonly expired: number
  /** Its approvals that counted. */
  readonly approvals: number
  /** Its rejections that counted. */
  readonly rejections: number
}

export const EMPTY_TALLY: Tally = {
  proposed: 0,
  resubmitted: 0,
  accepted: 0,
  rejected: 0,
  expired: 0,
  approvals: 0,
  rejections: 0
}

export const tallyCodec: Codec<Tally> = struct<Tally>({
  proposed: u64,
  resubmitted: u64,
  accepted: u64,
  rejected: u64,
  expired: u64,
  approvals: u64,
  rejections: u64
})

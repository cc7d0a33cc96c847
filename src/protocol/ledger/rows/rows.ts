import {
  MAX_REJECTIONS, bytes32, list, oneOf, struct, u32, u64, u8, type Codec
} from '../../codec/index.js'
import {
  CaseStatus, type Beacon, type BlockHash, type CaseId, type Height, type MemberId, type RecoveryId,
  type Timestamp
} from '../../types/index.js'

/** A `tag` row: the last case with the retry tag, and its final status. */
export interface TagRow {
  readonly caseId: CaseId
  readonly status: CaseStatus
}

export const tagRowCodec: Codec<TagRow> = struct<TagRow>({
  caseId: bytes32,
  status: oneOf(u8, [CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired])
})

/** A `block-hash` row: a final block. */
export interface BlockRow {
  readonly hash: BlockHash
  readonly timestamp: Timestamp
}

export const blockRowCodec: Codec<BlockRow> = struct<BlockRow>({ hash: bytes32, timestamp: u64 })

/** The row of `ledger`. With the undecided cases, tallies and lists it makes a `LedgerState`. */
export interface HeadRow {
  readonly height: Height
  readonly hash: BlockHash
  readonly timestamp: Timestamp
  readonly beacon: Beacon
  readonly allowlistVersion: number
  readonly allowlistChangedAt: Timestamp
}

export const headRowCodec: Codec<HeadRow> = struct<HeadRow>({
  height: u64,
  hash: bytes32,
  timestamp: u64,
  beacon: bytes32,
  allowlistVersion: u32,
  allowlistChangedAt: u64
})

/** A `recovery` row: the first height under the recovery, and the id. */
export interface RecoveryHeights {
  readonly from: Height
  readonly id: RecoveryId
}

export const recoveryHeightsCodec: Codec<RecoveryHeights> =
  struct<RecoveryHeights>({ from: u64, id: bytes32 })

/** An `evidence` row: the accused, and the transaction that proves the offence. */
export interface EvidenceRow {
  readonly accused: MemberId
  readonly height: Height
  readonly transactionId: Uint8Array
}

export const evidenceRowCodec: Codec<EvidenceRow> = struct<EvidenceRow>({
  accused: bytes32,
  height: u64,
  transactionId: bytes32
})

/** A `rejections` row. */
export const rejectionsCodec: Codec<readonly Timestamp[]> = list(u64, MAX_REJECTIONS)

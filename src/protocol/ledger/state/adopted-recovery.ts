import type { MemberSet } from '../../membership/index.js'
import type { BlockHash, Height, Recovery, RecoveryId, SignedAllowlist } from '../../types/index.js'

/** The recovery under which a stretch of heights is decided (SPECIFICATION.md §10.6). */
export interface RecoveryRow {
  /** 1, 2, 3… */
  readonly number: number
  /** T+1, the first height that is decided under this recovery. */
  readonly from: Height
  readonly id: RecoveryId
}

/** A recovery that this node has adopted at block T. Block T+1 writes it into the rows. */
export interface AdoptedRecovery extends RecoveryRow {
  /** The list in force from height T+2 on; undefined if the members stay. */
  readonly list: SignedAllowlist | undefined
  /** The hospitals that decide height T+1. */
  readonly voters: MemberSet
  /** The only block that may become final at T+1; undefined if any block may. */
  readonly required: BlockHash | undefined
  /** Too few hospitals hold shares of the lottery key, so it is dealt anew. */
  readonly voidsLottery: boolean
  /** The statements, which are stored and served beside block T+1. */
  readonly recovery: Recovery
}

import type {
  BeaconShare, BlockHash, CompactBlock, ConsensusMessage, Hex, MemberId, Timestamp, View
} from '../types/index.js'

/** The host reads its clocks once per event. `wall` is ms since 1970; `monotonic` is ms and never jumps. */
export interface Clock {
  readonly wall: Timestamp
  readonly monotonic: number
}

/** A timer that the rules arm. At most one timer of each name runs: arming replaces a running timer. */
export type TimerName =
  /** R7. */
  | 'view'
  /** R7 early, while the leader is unreachable. */
  | 'grace'
  /** R3 after SETTLE, GATHER, PACE or MIN_BLOCK_GAP. */
  | 'propose'
  /** R3 again, while certificates or content are missing. */
  | 'retry'
  /** R9. */
  | 'rebroadcast'

/** The members with a live connection, as lower-case hex ids. */
export type Connected = ReadonlySet<Hex>

export type ConsensusInput =
  /** Reason(h) is true for a cause outside consensus: a transaction, a draw or a deadline. The host may
   * repeat this input, for example after `unbuilt`. */
  | { readonly type: 'reason' }
  /** A message that is decoded and within size limits. Nothing else has been checked. */
  | { readonly type: 'message', readonly from: MemberId, readonly message: ConsensusMessage }
  /** Answers `build`: a valid block with header.view = view, stored durably with its bodies. */
  | {
    readonly type: 'built'
    readonly view: View
    readonly proposalBlock: CompactBlock
    readonly blockHash: BlockHash
  }
  /** Answers `build`: no transaction is ready, and an empty block is not allowed. */
  | { readonly type: 'unbuilt', readonly view: View }
  /**
   * Answers `judge`. `valid: true` means that the content is here and valid by §9, and that the block and its
   * bodies are stored durably. `valid: false` is final and means a violation of §9. While content is
   * missing, the host gives no answer.
   */
  | { readonly type: 'judged', readonly blockHash: BlockHash, readonly valid: boolean }
  /** t valid shares of σ of the last block are here. They combine to the σ of the next header. */
  | { readonly type: 'shares', readonly shares: readonly BeaconShare[] }
  | { readonly type: 'timer', readonly timer: TimerName, readonly view: View }
  | { readonly type: 'connectivity', readonly connected: Connected }

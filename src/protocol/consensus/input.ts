import type {
  BlockHash, CompactBlock, ConsensusMessage, Hex, MemberId, Timestamp, View
} from '../types/index.js'

/** The host's clocks, read once per event: ms since 1970, and ms of a clock that never jumps. */
export interface Clock {
  readonly wall: Timestamp
  readonly monotonic: number
}

/**
 * Timers that the rules arm. At most one of each name runs; arming replaces it.
 * view: R7. grace: R7 early, while the leader is unreachable. propose: R3 delayed (GRACE or
 * MIN_BLOCK_GAP). retry: R3 while certificates or content are missing. rebroadcast: R9.
 */
export type TimerName = 'view' | 'grace' | 'propose' | 'retry' | 'rebroadcast'

/** Lower-case hex ids of the members with a live connection. */
export type Connected = ReadonlySet<Hex>

export type ConsensusInput =
  /** Reason(h) holds for a cause outside consensus (a transaction, a draw, a deadline), or again
   * after `unbuilt`. May be repeated. */
  | { readonly type: 'reason' }
  /** Decoded and within size limits; nothing else has been checked. */
  | { readonly type: 'message', readonly from: MemberId, readonly message: ConsensusMessage }
  /** Answer to `build`: a valid block with header.view = view, stored durably with its bodies. */
  | {
    readonly type: 'built'
    readonly view: View
    readonly proposalBlock: CompactBlock
    readonly blockHash: BlockHash
  }
  /** Answer to `build`: there is nothing to put in a block and an empty one is not allowed. */
  | { readonly type: 'unbuilt', readonly view: View }
  /**
   * Answer to `judge`. `valid`: content present, BlockValid (§9), its bodies durable, the block
   * stored durably. `valid: false` is for ever and only for a violation of §9; content that cannot
   * be had yet is no answer at all.
   */
  | { readonly type: 'judged', readonly blockHash: BlockHash, readonly valid: boolean }
  | { readonly type: 'timer', readonly timer: TimerName, readonly view: View }
  /** Replaces the set of connected members. */
  | { readonly type: 'connectivity', readonly connected: Connected }

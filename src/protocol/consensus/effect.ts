import type {
  BeaconShare, BlockHash, Certificate, CompactBlock, Conflict, ConsensusMessage, Header, MemberId, View
} from '../types/index.js'
import type { TimerName } from './input.js'
import type { WalRecord } from './wal-record.js'

/**
 * An effect is an action that the rules request from the host. The host carries effects out in the order
 * of the list. Effects after a `flush` wait until the flush has succeeded. A failed `log` or `flush` ends the
 * process (§10.2).
 */
export type ConsensusEffect =
  /** Append the record to the write-ahead log, without a flush. */
  | { readonly type: 'log', readonly record: WalRecord }
  /** Flush the write-ahead log (fdatasync). */
  | { readonly type: 'flush' }
  /** Send the message to every other member of set(h). */
  | { readonly type: 'broadcast', readonly message: ConsensusMessage }
  /** Start the timer, in place of a running timer with this name. When it fires, the host gives a `timer`
   * input with the same view. */
  | { readonly type: 'arm', readonly timer: TimerName, readonly view: View, readonly ms: number }
  /** R3: make a fresh block with header.view = view, and answer `built` or `unbuilt`. */
  | { readonly type: 'build', readonly view: View }
  /**
   * Obtain the block's content and bodies, judge the block (§9), store both durably, and answer `judged`.
   * A repetition (R9) means that the block is still wanted. It may bring the compact block that an earlier
   * effect lacked. `from` is the member that probably has the block.
   */
  | {
    readonly type: 'judge'
    readonly blockHash: BlockHash
    readonly header: Header | undefined
    readonly block: CompactBlock | undefined
    readonly from: MemberId
  }
  /** R4: check the shares attached to a proposal. The first t valid shares come back as `shares`. */
  | { readonly type: 'check-shares', readonly shares: readonly BeaconShare[], readonly from: MemberId }
  /** R3: ask peers for their shares of σ. Their answers come back as `shares`, once t are valid. */
  | { readonly type: 'request-shares' }
  /** R3: ask peers for the certificates of this height. Their answers come back as `message` inputs. */
  | { readonly type: 'request-certificates' }
  /** R8: the height is final and its valid block is here. This is the last effect of a height. */
  | { readonly type: 'decided', readonly blockHash: BlockHash, readonly certificate: Certificate }
  | { readonly type: 'evidence', readonly conflict: Conflict }
  /** The peer sent a message that no honest node sends; the host lowers its score. */
  | { readonly type: 'fault', readonly peer: MemberId, readonly code: string }
  /**
   * Keep the certificates, raise an alarm and stop voting. The certificates cannot exist together, or §9
   * refuses the block of the certificate. So more than n/3 hospitals are faulty (§11). No effect follows.
   */
  | { readonly type: 'halt', readonly code: string, readonly certificates: readonly Certificate[] }

import type {
  BlockHash, Certificate, CompactBlock, Conflict, ConsensusMessage, Header, MemberId, View
} from '../types/index.js'
import type { TimerName } from './input.js'
import type { WalRecord } from './wal-record.js'

/**
 * What the rules want from the world. The order of the list is the order in which the host carries
 * them out; whatever follows a `flush` waits until it has succeeded. A failed `log` or `flush` ends
 * the process (§10.2).
 */
export type ConsensusEffect =
  /** Append to the write-ahead log; not yet flushed. */
  | { readonly type: 'log', readonly record: WalRecord }
  /** fdatasync of the write-ahead log. */
  | { readonly type: 'flush' }
  /** To every other member of set(h). */
  | { readonly type: 'broadcast', readonly message: ConsensusMessage }
  /** Replaces a running timer of that name; comes back as a `timer` input with the same view. */
  | { readonly type: 'arm', readonly timer: TimerName, readonly view: View, readonly ms: number }
  /** R3: make a fresh block with header.view = view; answer `built` or `unbuilt`. */
  | { readonly type: 'build', readonly view: View }
  /**
   * Obtain the block's content and bodies, judge it (§9), store both durably, answer `judged`.
   * Idempotent: a repetition (R9) means "still wanted", and may bring the compact block that an
   * earlier one lacked. `from` is who is likely to have it.
   */
  | {
    readonly type: 'judge'
    readonly blockHash: BlockHash
    readonly header: Header | undefined
    readonly block: CompactBlock | undefined
    readonly from: MemberId
  }
  /** R3: CERTS(height) from peers; what they answer comes back as `message` inputs. */
  | { readonly type: 'request-certificates' }
  /** R8: the height is final and its valid content is here. The last effect of a height. */
  | { readonly type: 'decided', readonly blockHash: BlockHash, readonly certificate: Certificate }
  | { readonly type: 'evidence', readonly conflict: Conflict }
  /** A peer sent what no honest node sends; to be scored. */
  | { readonly type: 'fault', readonly peer: MemberId, readonly code: string }
  /**
   * Certificates that cannot exist together, or one for a block that §9 refuses: more than n/3
   * hospitals are guilty (§11). Keep them, raise an alarm, stop voting. Nothing follows.
   */
  | { readonly type: 'halt', readonly code: string, readonly certificates: readonly Certificate[] }

import type {
  AllowlistHash, Certificate, ConsensusMessage, Height, MemberId, Recovery, VerifiedTransaction, View
} from '../types/index.js'
import type { Entries } from '../ledger/index.js'
import type { TimerName } from '../consensus/index.js'
import type { LogRecord } from './log-record.js'

/** What the host knows for a statement, besides the state and the log (§10.6). */
export interface StatementWish {
  readonly number: number
  /** Hash of the recovery list; zeros without one. */
  readonly listHash: AllowlistHash
  /** The finalization beside the block at the tip; undefined at height 0. */
  readonly tipCertificate: Certificate | undefined
  readonly isIntact: boolean
}

/** An input is an event that the host gives to the replica. */
export type ReplicaInput =
  /** A decoded consensus message; nothing else has been checked. */
  | { readonly type: 'message', readonly from: MemberId, readonly message: ConsensusMessage }
  /** Verified transactions; the bodies of every PROPOSE among them are durable here. */
  | { readonly type: 'transactions', readonly transactions: readonly VerifiedTransaction[],
    /** The peer that sent them; undefined for this node. */
    readonly from?: MemberId | undefined }
  /** A verified transaction that is compared with earlier transactions (§12) and not kept in the pool. */
  | { readonly type: 'witness', readonly transaction: VerifiedTransaction }
  /** The rows asked for by a `load` effect. */
  | { readonly type: 'loaded', readonly ticket: number, readonly entries: Entries }
  | { readonly type: 'timer', readonly height: Height, readonly timer: TimerName | 'opinions',
    readonly view: View }
  /** A block from a peer. With a certificate it serves catch-up; without, it is the content of a proposal. */
  | { readonly type: 'block', readonly from: MemberId, readonly bytes: Uint8Array,
    readonly certificate: Uint8Array | undefined }
  | { readonly type: 'connectivity', readonly connected: ReadonlySet<string> }
  /**
   * The node may vote from this height on (§10.4). `log` has all log records. A replica starts as a follower
   * and gets this input once its log is known to be complete, or once it may vote again.
   */
  | { readonly type: 'may-vote', readonly from: Height, readonly log: readonly LogRecord[] }
  /** A member abstains below this height (§10.4). */
  | { readonly type: 'abstained', readonly until: Height }
  /**
   * Make the own statement for a recovery (§10.6). `log` has all log records. From then on this node signs
   * nothing under a lower number.
   */
  | { readonly type: 'state', readonly log: readonly LogRecord[], readonly wish: StatementWish }
  /** Adopt a recovery at its T; below T it waits until the node has caught up. `log` has all log records. */
  | { readonly type: 'recover', readonly recovery: Recovery, readonly log: readonly LogRecord[] }
  /** Two valid F certificates of one height below the tip, for two blocks (§11.2). */
  | { readonly type: 'fork', readonly certificates: readonly Certificate[] }
  /** Time has passed, so a deadline may be due. */
  | { readonly type: 'tick' }

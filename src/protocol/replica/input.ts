import type {
  Certificate, ConsensusMessage, Height, MemberId, VerifiedTransaction, View
} from '../types/index.js'
import type { Entries } from '../ledger/index.js'
import type { TimerName } from '../consensus/index.js'
import type { LogRecord } from './log-record.js'

/** Everything that can happen to a replica. The host loop turns the world into these. */
export type ReplicaInput =
  /** A consensus message whose form has been checked. */
  | { readonly type: 'message', readonly from: MemberId, readonly message: ConsensusMessage }
  /** Verified transactions; the bodies of every PROPOSE among them are durable here. */
  | { readonly type: 'transactions', readonly transactions: readonly VerifiedTransaction[] }
  /** Verified, but not to be held, only compared with what is: §12. */
  | { readonly type: 'witness', readonly transaction: VerifiedTransaction }
  /** The rows asked for by a `load` effect. */
  | { readonly type: 'loaded', readonly ticket: number, readonly entries: Entries }
  | { readonly type: 'timer', readonly height: Height, readonly timer: TimerName, readonly view: View }
  /** A block from a peer: with a certificate to catch up, without a certificate to complete a proposal. */
  | { readonly type: 'block', readonly from: MemberId, readonly bytes: Uint8Array,
    readonly certificate: Uint8Array | undefined }
  /** Which members have a live connection now. */
  | { readonly type: 'connectivity', readonly connected: ReadonlySet<string> }
  /** Checkpoint height of a seen successor that removes someone (§5.3); infinite: there is none. */
  | { readonly type: 'withhold', readonly from: Height }
  /**
   * From this height on the node may vote (§10.4); `log` holds what it logged so far. A replica starts
   * as a follower and is told this once it is known that nothing it signed was lost.
   */
  | { readonly type: 'may-vote', readonly from: Height, readonly log: readonly LogRecord[] }
  /** A member's vote is needed, and that member may not vote below this height (§10.4). */
  | { readonly type: 'abstained', readonly until: Height }
  /** Two valid F certificates of one height, below the tip, for two blocks (§11). */
  | { readonly type: 'fork', readonly certificates: readonly Certificate[] }
  /** Time has passed: deadlines may be due. */
  | { readonly type: 'tick' }
  /** Nothing else is waiting: work that can be done ahead. */
  | { readonly type: 'idle' }

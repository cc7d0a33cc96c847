import type { TimerName } from '../consensus/index.js'
import type { Delta, EntryKey } from '../ledger/index.js'
import type {
  Block, BlockHash, BodyHash, Certificate, ConsensusMessage, Height, LeafHash, MemberId, VerifiedTransaction,
  View
} from '../types/index.js'
import type { LogRecord } from './log-record.js'

/** A body that a block names, and whose it is: without that its hash cannot be checked. */
export interface NamedBody {
  readonly hash: BodyHash
  readonly submitter: MemberId
}

/**
 * Everything a replica wants from the world. Effects are carried out in the order of the list:
 * whatever follows a `flush` or a `commit` must wait until that is on disk.
 */
export type ReplicaEffect =
  | { readonly type: 'log', readonly record: LogRecord }
  | { readonly type: 'flush' }
  | { readonly type: 'broadcast', readonly message: ConsensusMessage }
  | { readonly type: 'arm', readonly height: Height, readonly timer: TimerName,
    readonly view: View, readonly ms: number }
  | { readonly type: 'load', readonly ticket: number, readonly keys: readonly EntryKey[],
    /** Answered only when these are durable here (R4); without them no vote is possible. */
    readonly bodies: readonly NamedBody[] }
  /** One atomic synced batch: block, certificate, ledger rows. */
  | { readonly type: 'commit', readonly block: Block, readonly certificate: Certificate,
    readonly delta: Delta, /** Others finished it: its bodies may not be here. */
    readonly caughtUp: boolean }
  | { readonly type: 'fetch-transactions', readonly height: Height, readonly leaves: readonly LeafHash[],
    readonly from: MemberId }
  | { readonly type: 'fetch-block', readonly height: Height, readonly hash: BlockHash,
    readonly from: MemberId }
  | { readonly type: 'fetch-certificates', readonly height: Height }
  /** The opinions of this author in a final block, as `witness`: a later one contradicts them (§12). */
  | { readonly type: 'recall', readonly height: Height, readonly author: MemberId }
  /** A peer is at a lower height: R10. */
  | { readonly type: 'help', readonly to: MemberId, readonly height: Height }
  /** A peer is at a higher height: §11. */
  | { readonly type: 'behind', readonly of: MemberId, readonly height: Height }
  /** Own transactions to gossip. */
  | { readonly type: 'publish', readonly transactions: readonly VerifiedTransaction[] }
  | { readonly type: 'fault', readonly peer: MemberId, readonly code: string }
  /** Proof that more than n/3 hospitals lie (or that this software does): stop, keep the certificates. */
  | { readonly type: 'halt', readonly code: string, readonly certificates: readonly Certificate[] }

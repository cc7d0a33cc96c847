import type { TimerName } from '../consensus/index.js'
import type { Delta, EntryKey } from '../ledger/index.js'
import type {
  BeaconShare, Block, BlockHash, BodyHash, Certificate, Conflict, ConsensusMessage, Height, LeafHash,
  MemberId, Recovery, RecoveryStatement, VerifiedTransaction, View
} from '../types/index.js'
import type { LogRecord } from './log-record.js'

/** A body that a block names. The hash of a body covers its submitter. */
export interface NamedBody {
  readonly hash: BodyHash
  readonly submitter: MemberId
}

/**
 * An effect is an action that the replica requests from the host. The host carries effects out in the order
 * of the list. Effects after a `flush` or a `commit` wait until it is on disk.
 */
export type ReplicaEffect =
  | { readonly type: 'log', readonly record: LogRecord }
  | { readonly type: 'flush' }
  | { readonly type: 'broadcast', readonly message: ConsensusMessage }
  /** `opinions`: the time in which a leader waits for opinions on the cases that its block draws (R3). */
  | { readonly type: 'arm', readonly height: Height, readonly timer: TimerName | 'opinions',
    readonly view: View, readonly ms: number }
  | { readonly type: 'load', readonly ticket: number, readonly keys: readonly EntryKey[],
    /** The host answers only when these bodies are durable here: a vote needs them (R4). */
    readonly bodies: readonly NamedBody[] }
  /** Store block, certificate and ledger rows in one atomic, synced batch. */
  | { readonly type: 'commit', readonly block: Block, readonly certificate: Certificate,
    readonly delta: Delta,
    /** The shares of σ in the header, stored beside the block. */
    readonly shares: readonly BeaconShare[],
    /** The statements of the recovery before this block, stored beside it (§10.6). */
    readonly recovery: Recovery | undefined,
    /** The block came from a peer after it was final; its bodies may be missing here. */
    readonly caughtUp: boolean }
  | { readonly type: 'fetch-transactions', readonly height: Height, readonly leaves: readonly LeafHash[],
    readonly from: MemberId }
  | { readonly type: 'fetch-block', readonly height: Height, readonly hash: BlockHash,
    readonly from: MemberId }
  | { readonly type: 'fetch-certificates', readonly height: Height }
  /** The draws of the next block are known: `ledger.ahead`. */
  | { readonly type: 'drawn' }
  /** Ask members for the shares of σ of block height - 1. They come back as `message` inputs. */
  | { readonly type: 'fetch-shares', readonly height: Height }
  /** Give the opinions of this author in the block as `witness`: a later opinion contradicts them (§12). */
  | { readonly type: 'recall', readonly height: Height, readonly author: MemberId }
  /** Send final blocks to a peer at a lower height (R10). */
  | { readonly type: 'help', readonly to: MemberId, readonly height: Height }
  /** Catch up: a peer is at a higher height (§11). */
  | { readonly type: 'behind', readonly of: MemberId, readonly height: Height }
  /**
   * Keep a further proof against a hospital in a file: the chain has or awaits evidence of this type against
   * it, and holds no second.
   */
  | { readonly type: 'keep-evidence', readonly conflict: Conflict }
  /** Gossip own transactions. */
  | { readonly type: 'publish', readonly transactions: readonly VerifiedTransaction[] }
  /** The own statement for a recovery is on disk, and may leave the node (§10.6). */
  | { readonly type: 'stated', readonly statement: RecoveryStatement }
  /** A recovery was adopted, and is on disk. */
  | { readonly type: 'adopted', readonly number: number, readonly from: Height }
  /** A recovery was refused. */
  | { readonly type: 'refused-recovery', readonly code: string }
  /** A valid certificate from before a recovery, for a height above T. It has no effect (§10.6). */
  | { readonly type: 'void', readonly certificate: Certificate }
  | { readonly type: 'fault', readonly peer: MemberId, readonly code: string }
  /** Stop, and keep the certificates: they prove that over n/3 hospitals, or this software, are faulty. */
  | { readonly type: 'halt', readonly code: string, readonly certificates: readonly Certificate[] }

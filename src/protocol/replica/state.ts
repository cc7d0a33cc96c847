import type { ConsensusState, HeightContext, Policy } from '../consensus/index.js'
import { recoveryNumber, type EntryKey, type LedgerState } from '../ledger/index.js'
import type { Mempool } from '../mempool/index.js'
import type {
  Block, BlockHash, Certificate, Chain, ConsensusMessage, Height, Hex, KeyHolder, MemberId, Recovery,
  Signer,  VerifiedTransaction, View
} from '../types/index.js'
import type { Accusations } from './accusations.js'
import type { Arriving } from './arriving.js'
import type { Candidate } from './candidate.js'
import type { LogRecord } from './log-record.js'
import type { OpinionsSeen } from './opinions-seen.js'
import type { TipShares } from './tip-shares.js'
import type { ViewTimes } from './view-times.js'

/** At most this many messages for the next height are kept per sender (§14.2). */
export const FUTURE_MESSAGES_PER_SENDER = 64
/** At most this many of them are proposals: a vote has some hundred bytes, a proposal up to 1.2 MiB. */
export const FUTURE_PROPOSALS_PER_SENDER = 4

/** A block that this leader is about to draft. */
export interface Building {
  readonly view: View
  readonly chosen: readonly VerifiedTransaction[]
  /** Leaves of candidates that the ledger refused in earlier drafts of this view. */
  readonly refused: ReadonlySet<Hex>
  /** How often the pool was asked for more. */
  readonly refills: number
}

/** A transaction, and the peer that sent it; undefined for this node. */
export interface Arrived {
  readonly transaction: VerifiedTransaction
  readonly from: MemberId | undefined
}

/** Transactions that the pool takes or drops when their rows are here. */
export interface Admission {
  readonly arrived: readonly Arrived[]
  /** For each transaction, the rows that it needs and that may be missing. */
  readonly needed: readonly (readonly EntryKey[])[]
  /** The height of the state to which the rows belong. */
  readonly height: Height
}

/** A continuation says what to do when loaded rows arrive. */
export type Continuation =
  | Admission & { readonly type: 'admit' }
  | Building & { readonly type: 'build' }
  | { readonly type: 'judge', readonly hash: BlockHash }
  | { readonly type: 'catch-up', readonly block: Block, readonly certificate: Certificate }

/**
 * Holds one replica: the ledger at the tip, consensus for the height above it, waiting transactions and
 * candidate blocks. `step` owns the state and changes it in place.
 */
export interface ReplicaState {
  readonly chain: Chain
  readonly policy: Policy
  readonly signer: Signer | undefined
  readonly pool: Mempool
  /**
   * First height at which this node may vote (§10.4). Infinity while that is unknown; LAST_HEIGHT after the
   * own statement for a recovery, until the recovery is adopted (§10.6).
   */
  votesFrom: Height
  /** Some member abstains below this height, so blocks are made up to it, even empty blocks. */
  abstainedUntil: Height
  readonly viewTimes: ViewTimes
  readonly accusations: Accusations
  readonly opinionsSeen: OpinionsSeen
  ledger: LedgerState
  context: HeightContext
  consensus: ConsensusState
  /** True if consensus has got `reason`. Reset when there may be new work. */
  reasonGiven: boolean
  candidates: Map<Hex, Candidate>
  halted: boolean
  tickets: Map<number, Continuation>
  readonly arriving: Arriving
  nextTicket: number
  future: { readonly from: MemberId, readonly message: ConsensusMessage }[]
  connected: ReadonlySet<Hex>
  /** When the last block became final here, by the monotonic clock; -Infinity after a start. */
  finalAt: number
  /** Shares of σ of the last final block; undefined if the next header carries no σ. */
  tipShares: TipShares | undefined
  /** The shares of keys that this hospital holds; undefined for a node that holds none. */
  readonly keyHolder: KeyHolder | undefined
  /** The highest number of an own statement for a recovery in the log; 0 if there is none (§10.6). */
  stated: number
  /** A recovery whose T is above the tip: the node catches up with T first. */
  offered: Recovery | undefined
  /** Log records above the current height, for R1. They exist if the database is older than the log. */
  later: readonly LogRecord[]
  /** The last block that became final in this process, and the context that decided it. */
  tip: { readonly height: Height, readonly hash: BlockHash, readonly context: HeightContext } | undefined
}

/**
 * Tells whether this node has stated for a recovery that it has not adopted yet (§10.6). It signs nothing and
 * decides nothing itself. It still takes blocks that are final at others.
 */
export function isFrozen ({ ledger, stated }: Pick<ReplicaState, 'ledger' | 'stated'>): boolean {
  return stated > recoveryNumber(ledger)
}

/** Tells whether this member takes part and may not vote at the current height yet (§10.4). */
export function isAbstaining ({ context, ledger, signer, votesFrom }: ReplicaState): boolean {
  return signer !== undefined && ledger.set.has(signer.id) && votesFrom !== Infinity &&
    votesFrom > context.height
}

/** Returns the certificates of the current height, for a peer that asks for them (R3). */
export function certificatesOf (state: ReplicaState): Certificate[] {
  return state.consensus.certificates.all()
}

/** Tells whether the rows of a final block are being loaded. */
export function isCatchingUp (state: ReplicaState): boolean {
  for (const next of state.tickets.values()) if (next.type === 'catch-up') return true
  return false
}

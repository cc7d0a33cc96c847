import type { ConsensusState, HeightContext, Policy } from '../consensus/index.js'
import type { EntryKey, LedgerState } from '../ledger/index.js'
import type { Mempool } from '../mempool/index.js'
import type { MemberSet } from '../membership/index.js'
import type {
  Block, BlockHash, Certificate, Chain, ConsensusMessage, Height, Hex, KeyHolder, MemberId, Signer,
  VerifiedTransaction, View
} from '../types/index.js'
import type { Accusations } from './accusations.js'
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

/** A transaction that the pool takes when it is known which of its cases the chain has. */
export interface Admission {
  readonly transaction: VerifiedTransaction
  readonly from: MemberId | undefined
  /** The rows that the transaction needs and that may be missing. */
  readonly needed: readonly EntryKey[]
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
  /** First height at which this node may vote (§10.4); Infinity while that is unknown. */
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
  nextTicket: number
  future: { readonly from: MemberId, readonly message: ConsensusMessage }[]
  connected: ReadonlySet<Hex>
  /** When the last block became final here, by the monotonic clock; -Infinity after a start. */
  finalAt: number
  /** Shares of σ of the last final block; undefined if the next header carries no σ. */
  tipShares: TipShares | undefined
  /** The shares of keys that this hospital holds; undefined for a node that holds none. */
  readonly keyHolder: KeyHolder | undefined
  /** Log records above the current height, for R1. They exist if the database is older than the log. */
  later: readonly LogRecord[]
  /** The last block that became final in this process, and the set that decided it. */
  tip: { readonly height: Height, readonly hash: BlockHash, readonly set: MemberSet } | undefined
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

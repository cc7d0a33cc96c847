import type { ConsensusState, HeightContext, Policy } from '../consensus/index.js'
import type { LedgerState } from '../ledger/index.js'
import type { Mempool } from '../mempool/index.js'
import type { MemberSet } from '../membership/index.js'
import type {
  Block, BlockHash, Certificate, Chain, ConsensusMessage, Height, Hex, MemberId, Signer,
  VerifiedTransaction, View, VrfProof
} from '../types/index.js'
import type { Accusations } from './accusations.js'
import type { Candidate } from './candidate.js'
import type { LogRecord } from './log-record.js'
import type { OpinionsSeen } from './opinions-seen.js'
import type { ViewTimes } from './view-times.js'

/** Messages for the next height, kept until it starts (§14: 64 per sender). */
export const FUTURE_MESSAGES_PER_SENDER = 64
/** Of those; a vote has some hundred bytes, a proposal up to a frame of 1.2 MiB. */
export const FUTURE_PROPOSALS_PER_SENDER = 4

/** What to do when the rows asked for have come. */
export type Continuation =
  | { readonly type: 'build', readonly view: View,
    readonly chosen: readonly VerifiedTransaction[] }
  | { readonly type: 'judge', readonly hash: BlockHash }
  | { readonly type: 'catch-up', readonly block: Block, readonly certificate: Certificate }

/**
 * One replica: the ledger at the tip, consensus for the height above it, and the transactions and
 * candidate blocks that connect them. Owned and changed in place by `step`.
 */
export interface ReplicaState {
  readonly chain: Chain
  readonly policy: Policy
  readonly signer: Signer | undefined
  readonly pool: Mempool
  /** First height at which this node may vote (§10.4); infinite until that is known. */
  votesFrom: Height
  /** Members abstain until this height: blocks are made up to it, if only empty ones. */
  abstainedUntil: Height
  readonly viewTimes: ViewTimes
  readonly accusations: Accusations
  readonly opinionsSeen: OpinionsSeen
  ledger: LedgerState
  context: HeightContext
  consensus: ConsensusState
  /** Consensus has been told that there is work; forgotten when there may be new work. */
  reasonGiven: boolean
  candidates: Map<Hex, Candidate>
  halted: boolean
  /**
   * A list that removes someone is pending: blocks open no new cases (§5.3) once the chain has this
   * height, its checkpoint, without which the list can be in no block. Infinite if there is none.
   */
  withholdFrom: Height
  tickets: Map<number, Continuation>
  nextTicket: number
  future: { readonly from: MemberId, readonly message: ConsensusMessage }[]
  connected: ReadonlySet<Hex>
  /** VRF proof for the height being decided, once computed. */
  proof: VrfProof | undefined
  /**
   * Logged by an earlier process for heights above this one: when the database is an older copy than
   * the log, what was signed there is taken up when that height comes (R1).
   */
  later: readonly LogRecord[]
  /** The tip, and the members whose certificates about it count. */
  tip: { readonly height: Height, readonly hash: BlockHash, readonly set: MemberSet } | undefined
}

/** Whether the next block must open no new cases. */
export function isWithholding ({ ledger, withholdFrom }: ReplicaState): boolean {
  return ledger.height >= withholdFrom
}

/** A member that takes part, and may not vote at the height being decided. */
export function isAbstaining ({ context, ledger, signer, votesFrom }: ReplicaState): boolean {
  return signer !== undefined && ledger.set.has(signer.id) && votesFrom !== Infinity &&
    votesFrom > context.height
}

/** Certificates of the height being decided, for a peer that lacks some (R3). */
export function certificatesOf (state: ReplicaState): Certificate[] {
  return state.consensus.certificates.all()
}

/** A final block is under way: the rows that it needs are being loaded. */
export function isCatchingUp (state: ReplicaState): boolean {
  for (const next of state.tickets.values()) if (next.type === 'catch-up') return true
  return false
}

import type { PartyView } from './party.js'

export interface MissingVoteView {
  readonly hospital: PartyView
  /** The moment since which this height or view waits for the vote. */
  readonly since: number
}

/** A statement that is being voted on. */
export interface VoteCountView {
  readonly kind: 'notarize' | 'nullify' | 'finalize'
  readonly view: number
  readonly needed: number
  readonly from: readonly PartyView[]
  readonly missing: readonly MissingVoteView[]
}

/**
 * The condition that the height waits for. `work`: there is nothing to decide, which is healthy. `follows`:
 * a node without a vote waits for blocks. `own-block`: this hospital is the leader and is making the block.
 * `shares`: the next block needs `needed` shares of the draw, and only those of `from` are here.
 */
export type AwaitedView =
  | { readonly for: 'work' | 'follows' | 'own-block' | 'certificates' | 'rows' | 'nothing' }
  | { readonly for: 'proposal', readonly from: PartyView }
  /** The time of the block is too far from this clock; `aheadMs` is positive if it is in the future. */
  | { readonly for: 'time', readonly from: PartyView, readonly aheadMs: number }
  | { readonly for: 'block', readonly from: PartyView }
  /** `count`: the number of missing transactions or bodies. */
  | { readonly for: 'transactions' | 'bodies', readonly from: PartyView, readonly count: number }
  | {
    readonly for: 'shares', readonly needed: number, readonly from: readonly PartyView[]
    readonly missing: readonly PartyView[]
  }
  | { readonly for: 'votes', readonly kind: VoteCountView['kind'], readonly view: number }

/** The state of agreement at the height being decided (SPECIFICATION.md §8). */
export interface AgreementView {
  readonly height: number
  readonly view: number
  readonly leader: PartyView
  readonly members: number
  readonly quorum: number
  /** There is work, so a block is due. */
  readonly active: boolean
  readonly halted: boolean
  /** When the height, and the view, became active here. */
  readonly activeSince?: number
  readonly viewSince?: number
  /** When this hospital votes to nullify the view, unless it has voted to finalize a block in it. */
  readonly viewEndsAt?: number
  readonly awaits: AwaitedView
  /** The statements that can end the view, each with its votes and missing votes. */
  readonly votes: readonly VoteCountView[]
}

/** Tells whether the vote of this hospital counts (SPECIFICATION.md §10.4). */
export interface VotingRightView {
  /**
   * `listening`: after a start, until the node has received the status of a quorum and caught up with it.
   * `abstaining`: the log of votes may be incomplete, so the hospital does not vote until the chain has moved
   * on. `out-of-touch`: after a long absence, a trusted party must name the newest block (§5.5).
   */
  readonly state: 'votes' | 'listening' | 'abstaining' | 'out-of-touch' | 'not-a-member'
  /** `out-of-touch`: the moment of the last contact. */
  readonly since?: number
  /** `out-of-touch`: the trusted block and the party that named it. No block is accepted without it. */
  readonly anchor?: { readonly height: number, readonly by: 'government' | 'operator' }
  /** `abstaining`: the first height at which the hospital votes again. */
  readonly from?: number
  /** `listening`: the number of hospitals heard, including this hospital, and the number needed. */
  readonly heard?: number
  readonly needed?: number
}

import type { PartyView } from './party.js'

/** A hospital whose vote has not arrived. */
export interface MissingVoteView {
  readonly hospital: PartyView
  /** Since when this height or view waits for it. */
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
 * What the height waits for. `work`: there is nothing to decide, which is healthy. `follows`: a node without
 * a vote waits for blocks. `own-block`: this hospital leads and is making the block.
 */
export type AwaitedView =
  | { readonly for: 'work' | 'follows' | 'own-block' | 'certificates' | 'rows' | 'nothing' }
  | { readonly for: 'proposal', readonly from: PartyView }
  /** The block's time is too far from this clock; positive: it lies in the future. */
  | { readonly for: 'time', readonly from: PartyView, readonly aheadMs: number }
  | { readonly for: 'block', readonly from: PartyView }
  /** `count`: how many are not here. */
  | { readonly for: 'transactions' | 'bodies', readonly from: PartyView, readonly count: number }
  | { readonly for: 'votes', readonly kind: VoteCountView['kind'], readonly view: number }

/** The height being decided (SPECIFICATION.md §8). */
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
  /** When this hospital votes to give up the view, unless it has voted to finish it. */
  readonly viewEndsAt?: number
  readonly awaits: AwaitedView
  /** The statements that would end the view, each with its voters and missing voters. */
  readonly votes: readonly VoteCountView[]
}

/** Says whether this hospital's own vote counts (SPECIFICATION.md §10.4). */
export interface VotingRightView {
  /**
   * `listening`: after a start, until the node has heard a quorum and caught up with it. `abstaining`: the
   * log of votes may be incomplete, so the hospital is silent until the chain has moved on. `out-of-touch`:
   * it was away for so long that somebody has to vouch for the newest block, which has to arrive (§5.5).
   */
  readonly state: 'votes' | 'listening' | 'abstaining' | 'out-of-touch' | 'not-a-member'
  /** `out-of-touch`: when it was last in touch, ms since 1970-01-01 UTC. */
  readonly since?: number
  /** `out-of-touch`: the block that was vouched for, and by which party; without it no block is accepted. */
  readonly anchor?: { readonly height: number, readonly by: 'government' | 'operator' }
  /** `abstaining`: the first height at which the hospital votes again. */
  readonly from?: number
  /** `listening`: how many hospitals were heard, this one included, of how many. */
  readonly heard?: number
  readonly needed?: number
}

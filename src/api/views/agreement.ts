import type { PartyView } from './party.js'

/** A hospital whose vote has not come. */
export interface MissingVoteView {
  readonly hospital: PartyView
  /** Since when this height or view waits for it. */
  readonly since: number
}

/** One statement that is being voted on. */
export interface VoteCountView {
  readonly kind: 'notarize' | 'nullify' | 'finalize'
  readonly view: number
  readonly needed: number
  readonly from: readonly PartyView[]
  readonly missing: readonly MissingVoteView[]
}

/**
 * What moves the height on. `work`: nothing is to be decided, which is healthy. `follows`: a node
 * without a vote waits for blocks. `own-block`: this hospital leads and is making it.
 */
export type AwaitedView =
  | { readonly for: 'work' | 'follows' | 'own-block' | 'certificates' | 'rows' | 'nothing' }
  | { readonly for: 'proposal', readonly from: PartyView }
  /** The block's time is too far from this clock; positive: it lies in the future. */
  | { readonly for: 'time', readonly from: PartyView, readonly aheadMs: number }
  | { readonly for: 'block', readonly from: PartyView }
  /** `count`: of those that are not here. */
  | { readonly for: 'transactions' | 'bodies', readonly from: PartyView, readonly count: number }
  | { readonly for: 'votes', readonly kind: VoteCountView['kind'], readonly view: number }

/** The height being decided (consensus.md §8). */
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
  /** This hospital then votes to give the view up, unless it has voted to finish it. */
  readonly viewEndsAt?: number
  readonly awaits: AwaitedView
  /** Whatever would end the view: of each, who has voted and who has not. */
  readonly votes: readonly VoteCountView[]
}

/** Whether this hospital's own vote counts (consensus.md §10.4). */
export interface VotingRightView {
  /**
   * `listening`: after a start, until a quorum has been heard and caught up with. `abstaining`: its log
   * of votes may not be whole, so it is silent until the chain has moved on. `out-of-touch`: it was away
   * for so long that somebody has to vouch for the newest block, and that has to come (§5.5).
   */
  readonly state: 'votes' | 'listening' | 'abstaining' | 'out-of-touch' | 'not-a-member'
  /** `out-of-touch`: when it was last in touch, ms since 1970-01-01 UTC. */
  readonly since?: number
  /** `out-of-touch`: the block that was vouched for, and by whom; without it no blocks are taken. */
  readonly anchor?: { readonly height: number, readonly by: 'government' | 'operator' }
  /** `abstaining`: first height at which it votes again. */
  readonly from?: number
  /** `listening`: hospitals heard, this one included, of how many. */
  readonly heard?: number
  readonly needed?: number
}

import {
  hex, type BeaconShare, type BlockHash, type BlockProposal, type Chain, type Height, type Hex, type MemberId,
  type ProposalMessage, type RecoveryId, type Signer, type Timestamp, type View
} from '../types/index.js'
import type { MemberSet } from '../membership/index.js'
import { leaderAt } from '../sortition/index.js'
import { CertificateTable } from './certificates.js'
import type { Connected } from './input.js'
import { OwnActs } from './own-acts.js'
import type { Policy } from './policy.js'
import { VoteTable } from './votes.js'

/** Holds the values that stay fixed while a height is decided. */
export interface HeightContext {
  readonly chain: Chain
  readonly height: Height
  /** set(height). */
  readonly set: MemberSet
  /** The leader order of this height (§6): leader(h, v) = leaders[v mod n]. */
  readonly leaders: readonly MemberId[]
  /** Undefined if the node follows and never signs: it is no member, or it abstains (§10.4). */
  readonly self: Signer | undefined
  readonly policy: Policy
  /** Timestamp of block height-1; the next block must have a later timestamp. 0 if absent. */
  readonly parentTime?: Timestamp
  /** Time on the monotonic clock, in ms, at which block height-1 became final here. */
  readonly finalizedAt: number
  /** t of the key epoch that is active after block height-1: a block needs t shares of σ. 0 if none. */
  readonly threshold: number
  /** The recovery under which the height is decided; its id is in every signature (§10.6). */
  readonly recovery: RecoveryId
  /** The recovery before it; undefined if there was none. What is signed under it is void at this height. */
  readonly voidRecovery?: RecoveryId | undefined
  /** The members who decided the height under that recovery. A recovery list keeps fewer. */
  readonly voidSet?: MemberSet | undefined
  /** The only block that may become final, which was notarized before the recovery; else undefined. */
  readonly required?: BlockHash | undefined
  /** Members with a live connection at the start; undefined if all members count as connected. */
  readonly connected?: Connected
}

/** Holds a leader's message until its view is over. */
export interface ReceivedProposal {
  readonly message: ProposalMessage
  readonly from: MemberId
  /** R4 has found the proposal justified and timely; only the content may be missing. */
  accepted: boolean
}

/**
 * Says whether a block is wanted or judged. The content of a wanted block is kept as far as it is known,
 * because R9 repeats the request.
 */
export type Content =
  | { readonly status: 'wanted', readonly from: MemberId, readonly block: ProposalMessage['block'] }
  | { readonly status: 'valid' }
  | { readonly status: 'invalid' }

/** Holds the agreement on one height (§4.4). Only `step` and `startHeight` change it. */
export interface ConsensusState {
  readonly context: HeightContext
  /** Index of this node in set(h); -1 if the node does not vote. */
  readonly selfIndex: number
  view: View
  /** True once Reason(h) was true or a view above 0 was entered. */
  active: boolean
  /** Time on the monotonic clock, in ms, at which this view began here. Operators see it; no rule uses it. */
  begunAt: number | undefined
  phase: 'running' | 'decided' | 'halted'
  connected: Connected | undefined
  readonly ownActs: OwnActs
  readonly votes: VoteTable
  readonly certificates: CertificateTable
  /** The first proposal that each view's leader signed, for evidence. */
  readonly seen: Map<View, BlockProposal>
  /** Proposals of the current and later views. */
  readonly proposals: Map<View, ReceivedProposal>
  readonly contents: Map<Hex, Content>
  /** t valid shares of σ, attached to own proposals; undefined until they are here. */
  shares: readonly BeaconShare[] | undefined
  /** The view in which this leader waits for shares. */
  awaitsShares: View | undefined
  /** The view whose `build` is unanswered. */
  building: View | undefined
  /** Names of the conflicts that were reported. */
  readonly reported: Set<string>
  rebroadcasts: number
}

export function initialState (context: HeightContext): ConsensusState {
  const { set, self, connected } = context
  return {
    context,
    selfIndex: self === undefined ? -1 : set.indexOf(self.id),
    view: 0,
    active: false,
    begunAt: undefined,
    phase: 'running',
    connected,
    ownActs: new OwnActs(),
    votes: new VoteTable(),
    certificates: new CertificateTable(),
    seen: new Map(),
    proposals: new Map(),
    contents: new Map(),
    shares: context.threshold === 0 ? [] : undefined,
    awaitsShares: undefined,
    building: undefined,
    reported: new Set(),
    rebroadcasts: 0
  }
}

/** Returns leader(h, view) of §6. */
export function leaderOf (context: HeightContext, view: View): MemberId {
  return leaderAt(context.leaders, view)
}

export function isReachable (state: ConsensusState, id: MemberId): boolean {
  return state.connected === undefined || state.connected.has(hex(id))
}

/** Returns the signer if this node votes at this height and leads `view`. */
export function signerAsLeader (state: ConsensusState, view: View): Signer | undefined {
  const { self } = state.context
  if (self === undefined || state.selfIndex < 0) return undefined
  return hex(leaderOf(state.context, view)) === hex(self.id) ? self : undefined
}

export function isValidContent (state: ConsensusState, blockHash: BlockHash): boolean {
  return state.contents.get(hex(blockHash))?.status === 'valid'
}

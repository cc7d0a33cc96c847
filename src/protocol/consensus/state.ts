import {
  hex, type BlockHash, type BlockProposal, type Chain, type Height, type Hex, type MemberId,
  type ProposalMessage, type Signer, type Timestamp, type View
} from '../types/index.js'
import type { MemberSet } from '../membership/index.js'
import { leaderAt } from '../sortition/index.js'
import { CertificateTable } from './certificates.js'
import type { Connected } from './input.js'
import { OwnActs } from './own-acts.js'
import type { Policy } from './policy.js'
import { VoteTable } from './votes.js'

/** What stays fixed while a height is decided. */
export interface HeightContext {
  readonly chain: Chain
  readonly height: Height
  /** set(height). */
  readonly set: MemberSet
  /** Leader order of the height (§6); leader(h, v) = leaders[v mod n]. */
  readonly leaders: readonly MemberId[]
  /** Undefined: the node follows and never signs (not a member, or §10.4 lost WAL). */
  readonly self: Signer | undefined
  readonly policy: Policy
  /** Timestamp of block height-1, after which the next one comes at the earliest; 0 if absent. */
  readonly parentTime?: Timestamp
  /** When block height-1 became final here, ms of the monotonic clock. */
  readonly finalizedAt: number
  /** Members with a live connection at the start; undefined: assume all. */
  readonly connected?: Connected
}

/** A leader's message, kept until its view is over. */
export interface ReceivedProposal {
  readonly message: ProposalMessage
  readonly from: MemberId
  /** R4 has found it justified and timely; only content is still awaited. */
  accepted: boolean
}

/**
 * What is known of a block: asked for, with the part of it that has been seen (kept to repeat the
 * question), or judged.
 */
export type Content =
  | { readonly status: 'wanted', readonly from: MemberId, readonly block: ProposalMessage['block'] }
  | { readonly status: 'valid' }
  | { readonly status: 'invalid' }

/** §4, height h in memory. Owned by `step`, which changes it in place; nobody else writes to it. */
export interface ConsensusState {
  readonly context: HeightContext
  /** Index of self in set(h); -1 for a node that does not vote. */
  readonly selfIndex: number
  view: View
  /** Reason(h) has become true, or a view above 0 was entered. */
  active: boolean
  /** When this view's work began here, ms of the monotonic clock: for people, not for rules. */
  begunAt: number | undefined
  phase: 'running' | 'decided' | 'halted'
  connected: Connected | undefined
  readonly ownActs: OwnActs
  readonly votes: VoteTable
  readonly certificates: CertificateTable
  /** First proposal signed by each view's leader, for evidence. */
  readonly seen: Map<View, BlockProposal>
  /** Proposals of views >= v that can still be notarized. */
  readonly proposals: Map<View, ReceivedProposal>
  readonly contents: Map<Hex, Content>
  /** View for which a `build` is unanswered. */
  building: View | undefined
  /** Conflicts already reported. */
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
    building: undefined,
    reported: new Set(),
    rebroadcasts: 0
  }
}

/** leader(h, view) of §6. */
export function leaderOf (context: HeightContext, view: View): MemberId {
  return leaderAt(context.leaders, view)
}

export function isReachable (state: ConsensusState, id: MemberId): boolean {
  return state.connected === undefined || state.connected.has(hex(id))
}

/** The signer if this node votes at this height and is the leader of `view`. */
export function signerAsLeader (state: ConsensusState, view: View): Signer | undefined {
  const { self } = state.context
  if (self === undefined || state.selfIndex < 0) return undefined
  return hex(leaderOf(state.context, view)) === hex(self.id) ? self : undefined
}

export function isValidContent (state: ConsensusState, blockHash: BlockHash): boolean {
  return state.contents.get(hex(blockHash))?.status === 'valid'
}


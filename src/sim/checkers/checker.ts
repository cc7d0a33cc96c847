import type { NameReply, NameRequest } from '../../protocol/codec/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type {
  Case, CaseId, Chain, ConsensusMessage, MemberId, Statement, Transaction, Vote
} from '../../protocol/types/index.js'
import type { Plan } from '../plan.js'
import type { LookUp } from '../look-ups.js'
import type { SimNode } from '../sim-node.js'
import type { Timeline } from '../timeline.js'
import type { History } from './history.js'

/** Receives the events of a run, and reports each event that must not happen. */
export interface Checker {
  /** A frame left a node, honest or not. */
  sent? (node: SimNode, message: ConsensusMessage): void
  /** A node, honest or not, answers a request of the `request` protocol. */
  replied? (node: SimNode, reply: Uint8Array): void
  /** A node, honest or not, answers a request for names. */
  evaluated? (node: SimNode, from: MemberId, request: NameRequest, reply: NameReply): void
  /** A node, honest or not, gets the answer to its request for names. */
  answered? (node: SimNode, from: MemberId, request: NameRequest, reply: NameReply): void
  /** An honest node has looked up names. */
  named? (node: SimNode, found: LookUp): void
  /** An honest node reports a fault of a peer. */
  reported? (node: SimNode, peer: MemberId, code: string): void
  /** A vote of an honest node left that node. */
  voted? (node: SimNode, vote: Vote): void
  /** A quorum has signed this statement, as the signatures on all frames show. */
  quorum? (statement: Statement): void
  /** An honest node is about to make a block final; the block is not on its disk yet. */
  deciding? (node: SimNode, commit: CommittedBlock): void
  /** Like `deciding`, but only for the first honest node that decides the height. */
  extending? (node: SimNode, commit: CommittedBlock): void
  /** A block is final and on the disk of an honest node. */
  committed? (node: SimNode, commit: CommittedBlock): void
  /** Called ten times per simulated second for every honest node that is up. */
  inspect? (node: SimNode): void
  /** An honest node refused a frame of this peer. */
  refused? (node: SimNode, from: MemberId): void
  started? (node: SimNode): void
  /** A message has reached a node, which handles the message next. */
  received? (node: SimNode, from: MemberId, message: ConsensusMessage): void
  /** A node has accepted a gossiped transaction. */
  gossiped? (node: SimNode, transaction: Transaction): void
  alarmed? (node: SimNode, code: string, message: string): void
  /** An honest hospital has acknowledged these cases to its user. */
  acknowledged? (node: SimNode, caseIds: readonly CaseId[]): void
  /** Somebody at an honest hospital read a record that differs from what was judged. */
  found? (node: SimNode, record: Case): void
  finish? (nodes: readonly SimNode[]): void | Promise<void>
}

/** The run that all checkers watch. */
export interface WatchedRun {
  readonly chain: Chain
  readonly history: History
  readonly plan: Plan
  readonly timeline: Pick<Timeline, 'now'>
  readonly nodes: readonly SimNode[]
  /** True from the moment at which the network is good. */
  readonly isStable: boolean
  /** True from the moment at which nobody proposes any more, so that the chain may rest. */
  readonly isResting: boolean
  /** Returns whether a hospital may break the rules. */
  isLiar (id: MemberId): boolean
  violate (invariant: string, text: string): void
}

/**
 * An invariant of SPECIFICATION.md §13. A checker uses its own arithmetic (arithmetic.ts), so that it does
 * not repeat a mistake of the code under test.
 */
export abstract class Invariant {
  /** The number of the invariant in §13, or the section of its rule. */
  abstract readonly invariant: string

  constructor (protected readonly run: WatchedRun) {}

  protected violate (text: string): void { this.run.violate(this.invariant, text) }
}

import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { Chain, ConsensusMessage, MemberId, Transaction } from '../../protocol/types/index.js'
import type { Acknowledged } from '../clinic.js'
import type { Plan } from '../plan.js'
import type { SimNode } from '../sim-node.js'
import type { History } from './history.js'

/**
 * One invariant of consensus.md §13. It hears what happens and says what must not have; it counts
 * and hashes by itself (arithmetic.ts), so that a mistake in the rules is not repeated here.
 */
export interface Checker {
  /** Its number in §13. */
  readonly invariant: string
  /** A frame left a node, honest or not; what follows a `false` is honest nodes' alone. */
  sent? (node: SimNode, message: ConsensusMessage): void
  /** An honest node is about to make a block final; the block is not on its disk yet. */
  deciding? (node: SimNode, commit: CommittedBlock): void
  /** It is. */
  committed? (node: SimNode, commit: CommittedBlock): void
  /** Ten times a simulated second, at every honest node that is up. */
  look? (node: SimNode): void
  /** A node's door was closed to a frame of this peer. */
  refused? (node: SimNode, from: MemberId): void
  /** A process of this node has begun to run. */
  started? (node: SimNode): void
  /** A message has reached a node, which takes it up next. */
  took? (node: SimNode, from: MemberId, message: ConsensusMessage): void
  /** A node has let a gossiped transaction in. */
  gossiped? (node: SimNode, transaction: Transaction): void
  /** An operator has been told. */
  alarmed? (node: SimNode, code: string, message: string): void
  /** An honest hospital told its user that these are safe. */
  acknowledged? (node: SimNode, one: Acknowledged): void
  finish? (nodes: readonly SimNode[]): void | Promise<void>
}

/** What checkers share. */
export interface Case {
  readonly chain: Chain
  readonly history: History
  readonly plan: Plan
  nodes (): readonly SimNode[]
  isHonest (id: MemberId): boolean
  /** Simulated ms. */
  now (): number
  /** The network is good from now on. */
  isStable (): boolean
  violate (invariant: string, text: string): void
}

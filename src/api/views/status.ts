import type { HealthView } from './health.js'
import type { PartyView, Role } from './party.js'
import type { PeerView } from './peer.js'
import type { PhaseView, ProcessView } from './process.js'

/** The public counts of a hospital (SPECIFICATION.md §7.5). */
export interface TallyView {
  readonly hospital: PartyView
  readonly proposed: number
  readonly accepted: number
  readonly rejected: number
  readonly expired: number
  readonly resubmitted: number
  readonly approvals: number
  readonly rejections: number
}

/** The progress of a node that is behind. */
export interface CatchUpView {
  /** The newest block that is known to be final elsewhere. */
  readonly target: number
  readonly blocksPerSecond: number
  /** Absent until there is a rate. */
  readonly secondsLeft?: number
}

/** Bodies fetched after the blocks that name them, counted since the start of the process. */
export interface BodiesView {
  readonly fetched: number
  readonly missing: number
}

export interface ChainStatusView {
  readonly chainId: string
  readonly name: string
  /** Of the last final block. */
  readonly height: number
  readonly hash: string
  readonly timestamp: number
  /** The view of the height being decided. */
  readonly view: number
  readonly members: number
  readonly quorum: number
  /** Members with a live connection, this hospital included. */
  readonly connected: number
  readonly missing: readonly PartyView[]
  readonly allowlistVersion: number
  /** The version of a list that is signed and not final yet. */
  readonly successorVersion?: number
  /** Present while the node is behind. */
  readonly catchUp?: CatchUpView
  /** Hospitals alone hold bodies. */
  readonly bodies?: BodiesView
  readonly undecidedCases: number
  readonly waitingTransactions: number
}

export interface StatusView {
  readonly role: Role
  readonly name: string
  readonly version: string
  readonly peerId: string
  readonly addresses: readonly string[]
  readonly dataFolder: string
  readonly processId: number
  readonly startedAt: number
  readonly phase: PhaseView
  /** Says what the node is doing or waiting for. */
  readonly summary: string
  /** Absent until a genesis is held. */
  readonly chain?: ChainStatusView
  readonly peers: readonly PeerView[]
  readonly tallies: readonly TallyView[]
  /** Hospitals: cases waiting for a clinician here. Government: enrolments to decide. */
  readonly toDecide: number
  /** Bytes of payload to and from peers since the start, by protocol, without framing. */
  readonly traffic?: {
    readonly sent: Readonly<Record<string, number>>
    readonly received: Readonly<Record<string, number>>
  }
  readonly process?: ProcessView
  /** Alarms that an operator must know of, newest first. */
  readonly alarms: readonly string[]
  /** The answer of `doctor`. */
  readonly health: HealthView
}

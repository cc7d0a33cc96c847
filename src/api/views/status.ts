import type { HealthView } from './health.js'
import type { PartyView, Role } from './party.js'
import type { PeerView } from './peer.js'
import type { PhaseView, ProcessView } from './process.js'

/** The public counts of a hospital (SPECIFICATION.md §7.7). */
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

export interface CatchUpView {
  /** The newest block that is known to be final at other nodes. */
  readonly target: number
  readonly blocksPerSecond: number
  /** Absent until the rate is known. */
  readonly secondsLeft?: number
}

/** The bodies fetched after their blocks, counted since the start of the process. */
export interface BodiesView {
  readonly fetched: number
  readonly missing: number
}

export interface AbsentView {
  readonly hospital: PartyView
  /** The time of the block that made it absent; missing if it was in touch since, or is new. */
  readonly since?: number
  /** The time from which it is drawn again, if it was in touch since. */
  readonly until?: number
}

/** The epochs of the keys that the hospitals share. At least one of them is present. */
export interface SharedKeysView {
  /** The epoch in use. `ready` holders said that they have their shares; `needed` of them can use a key. */
  readonly active?: {
    readonly epoch: number, readonly ready: number, readonly holders: number, readonly needed: number
  }
  /** The epoch that is being dealt. It is active when all holders are ready, or after a while `needed`. */
  readonly pending?: {
    readonly epoch: number, readonly dealings: number, readonly ready: number, readonly holders: number
    readonly needed: number
  }
  /** Both in words: `epoch 1, 4 of 4 ready`. */
  readonly text: string
}

export interface ChainStatusView {
  readonly chainId: string
  readonly name: string
  /** The height of the last final block. */
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
  /** Hospitals that are not drawn now: they let a slot pass, or joined and are not ready yet. */
  readonly absent: readonly AbsentView[]
  readonly allowlistVersion: number
  /** The version of a list that is signed and not final yet. */
  readonly successorVersion?: number
  /** Present while the node fetches missing blocks. */
  readonly catchUp?: CatchUpView
  /** Present at hospitals; the government has no bodies. */
  readonly bodies?: BodiesView
  readonly sharedKeys: SharedKeysView
  /** The limits of emergencies of this chain (protocol/SPECIFICATION.md §17.3), times in milliseconds. */
  readonly emergencyLimits: {
    readonly softPerHour: number, readonly hardPerHour: number
    readonly surgeMs: number, readonly longestMs: number, readonly reviewMs: number
  }
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
  /** A sentence that says what the node does or waits for. */
  readonly summary: string
  /** Absent until the node has a genesis. */
  readonly chain?: ChainStatusView
  readonly peers: readonly PeerView[]
  readonly tallies: readonly TallyView[]
  /** At a hospital: cases that wait for a clinician. At the government: enrolments to decide. */
  readonly toDecide: number
  /** Bytes of payload to and from peers since the start, by protocol, without framing. */
  readonly traffic?: {
    readonly sent: Readonly<Record<string, number>>
    readonly received: Readonly<Record<string, number>>
  }
  readonly process?: ProcessView
  /** Alarms for the operator, newest first. */
  readonly alarms: readonly string[]
  readonly health: HealthView
}

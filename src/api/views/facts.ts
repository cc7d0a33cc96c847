import type { AgreementView, VotingRightView } from './agreement.js'
import type { PartyView, Role } from './party.js'
import type { PeerFactsView } from './peer.js'
import type { DiskView, LogLossView, PhaseView, ProcessView } from './process.js'

/** A list that is signed and not yet final. */
export interface PendingListView {
  readonly version: number
  readonly adds: readonly PartyView[]
  readonly removes: readonly PartyView[]
  /** It admits this hospital, or has no place for it any more. */
  readonly addsSelf: boolean
  readonly removesSelf: boolean
  /** Blocks may take it from then on (consensus.md §5.2). */
  readonly notBefore: number
}

export interface BelongingView {
  readonly version: number
  readonly members: readonly PartyView[]
  readonly quorum: number
  /** This node is on the committed list. */
  readonly isMember: boolean
  readonly pending?: PendingListView
  /** The government signed two lists of this version; connections follow the committed one. */
  readonly disputedVersion?: number
}

export interface TipView {
  readonly height: number
  readonly hash: string
  readonly timestamp: number
  /** While catching up: the height to reach. */
  readonly syncTarget?: number
}

/** An own case that is not decided. */
export interface AwaitedCaseView {
  readonly id: string
  /** `waiting`: in no block yet. */
  readonly stage: 'waiting' | 'undrawn' | 'open'
  /** From 0. */
  readonly attempt: number
  /** Drawn hospitals that have not given their opinion. */
  readonly awaits: readonly PartyView[]
  /** When the next pair is drawn, or, at the last attempt, the case expires. */
  readonly until?: number
  readonly isLastAttempt?: boolean
}

/** Keys that a submitter has not given for cases drawn to this hospital. */
export interface LackedKeysView {
  readonly submitter: PartyView
  readonly cases: number
  readonly since: number
  /** `unreachable`, `no-right`, `not-held`, or whatever the request failed with. */
  readonly why: string
}

export interface QueuesView {
  /** Of all hospitals, waiting for a block. */
  readonly transactions: number
  readonly transactionBytes: number
  /** Submissions that are not signed yet. */
  readonly submissions: number
  /** Undecided cases on the ledger, of all hospitals and of this one. */
  readonly undecided: number
  readonly ownUndecided: number
  /** The oldest of the own ones. */
  readonly own: readonly AwaitedCaseView[]
  readonly lackedKeys: readonly LackedKeysView[]
  /** Drawn cases that wait for a clinician here. */
  readonly toReview: number
  /** False: pseudonyms cannot be made, so nothing can be submitted. */
  readonly linkingKey: boolean
}

/** A hospital that has no chain yet. */
export interface AdmissionView {
  readonly stage: 'no-government' | 'unreachable' | 'pending' | 'approved' | 'rejected' | 'refused' |
    'bad-genesis'
  readonly since: number
  /** What the government said, or why what it sent is invalid. */
  readonly message: string
  readonly peerId: string
}

/** A government's desk. */
export interface DeskView {
  readonly pending: readonly PartyView[]
  readonly approved: readonly PartyView[]
  /** Members that a chain needs. */
  readonly needed: number
  readonly begun: boolean
}

export interface AlarmView {
  readonly at: number
  readonly code: string
  readonly message: string
}

/** A node that does not run, or does not answer: what its folder says. */
export interface FolderView {
  readonly path: string
  /** How the folder is named to a command: `--name hospital-1`. */
  readonly flags: string
  /**
   * `foreign`: there, but not a node's. `unreadable`: not for whoever asks. `full`: its disk, or the
   * user's share of it, has no room to look at it. `copied`: while its node ran.
   */
  readonly state: 'missing' | 'foreign' | 'unreadable' | 'damaged' | 'full' | 'unused' | 'stopped' |
    'killed' | 'failed' | 'starting' | 'silent' | 'paused' | 'copied'
  /** Names of the nodes beside it. */
  readonly others: readonly string[]
  readonly processId?: number
  /** The last block that the database holds. */
  readonly tip?: { readonly height: number }
  readonly chainId?: string
  readonly stoppedAt?: number
  /** The signal that stopped it in order. */
  readonly stoppedBy?: string
  /** What ended the last run, or what is wrong with the folder. */
  readonly failure?: { readonly at?: number, readonly code: string, readonly message: string }
}

/**
 * All that is known of one node at one moment. What does not apply is absent. People and programs
 * judge by it alone: the troubles are a function of it.
 */
export interface FactsView {
  readonly at: number
  readonly name: string
  /** Absent where nothing tells. */
  readonly role?: Role
  readonly version?: string
  readonly startedAt?: number
  readonly phase?: PhaseView
  readonly tip?: TipView
  readonly agreement?: AgreementView
  readonly votingRight?: VotingRightView
  readonly belonging?: BelongingView
  readonly peers: readonly PeerFactsView[]
  /** How far clocks may be apart on this chain. */
  readonly maxSkewMs?: number
  readonly queues?: QueuesView
  readonly admission?: AdmissionView
  readonly desk?: DeskView
  readonly disk?: DiskView
  readonly process?: ProcessView
  /** Absent while every line could be written. */
  readonly log?: LogLossView
  /** Newest first. */
  readonly alarms: readonly AlarmView[]
  readonly folder?: FolderView
}

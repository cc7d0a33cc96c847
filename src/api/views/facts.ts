import type { AgreementView, VotingRightView } from './agreement.js'
import type { PartyView, Role } from './party.js'
import type { PeerFactsView } from './peer.js'
import type { DiskView, LogLossView, PhaseView, ProcessView } from './process.js'

/** A list that is signed but not final yet. */
export interface PendingListView {
  readonly version: number
  readonly adds: readonly PartyView[]
  readonly removes: readonly PartyView[]
  /** Tells whether the list admits or removes this hospital. */
  readonly addsSelf: boolean
  readonly removesSelf: boolean
  /** The moment from which blocks may hold the list (SPECIFICATION.md §5.2). */
  readonly notBefore: number
  /** A text that says what the list waits for. */
  readonly waitsFor?: string
}

/** Why the ledger gives this hospital no slots (SPECIFICATION.md §7.5). */
export interface OwnAbsenceView {
  /** The time of the block that made it absent; missing if a block has a transaction of it since. */
  readonly since?: number
  /** The time from which it is drawn again; missing while `since` is there, and for a new hospital. */
  readonly until?: number
  /** How often it became absent within 24 hours; 0 for a new hospital. */
  readonly times: number
  /** The time that a hospital has to take up a case. */
  readonly takeUpMs: number
}

export interface BelongingView {
  readonly version: number
  readonly members: readonly PartyView[]
  readonly quorum: number
  /** This node is on the committed list. */
  readonly isMember: boolean
  readonly pending?: PendingListView
  /** Present while this hospital is a member and is not drawn. */
  readonly absence?: OwnAbsenceView
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

export interface AwaitedCaseView {
  readonly id: string
  /** `waiting`: in no block yet. */
  readonly stage: 'waiting' | 'undrawn' | 'open'
  /** Drawn hospitals that have not given their opinion. */
  readonly awaits: readonly PartyView[]
  /** When a slot goes to the next hospital or, if there is none, when the case expires. */
  readonly until?: number
  readonly expiresThen?: boolean
}

/** Keys that a submitter has not released for cases drawn to this hospital. */
export interface LackedKeysView {
  readonly submitter: PartyView
  readonly cases: number
  readonly since: number
  /** `unreachable`, `no-right`, `not-held`, or another code of a failed request. */
  readonly why: string
}

export interface QueuesView {
  /** Transactions of all hospitals that wait for a block. */
  readonly transactions: number
  readonly transactionBytes: number
  /** Submissions that are not signed yet. */
  readonly submissions: number
  /** The undecided cases on the ledger: of all hospitals, and of this hospital. */
  readonly undecided: number
  readonly ownUndecided: number
  /** The oldest undecided cases of this hospital. */
  readonly own: readonly AwaitedCaseView[]
  readonly lackedKeys: readonly LackedKeysView[]
  /** Adopted releases of code systems that are not here: system and version. */
  readonly lackedReleases: readonly string[]
  /** The number of drawn cases that wait for a clinician here. */
  readonly toReview: number
  /** The number of questions of other hospitals that a person here must answer. */
  readonly toAnswer: number
  /** Emergencies and consents of other hospitals that this hospital was drawn to judge. */
  readonly toJudge: number
  /** False if the roster of this hospital is empty, so that any name is taken for that of a clinician. */
  readonly hasRoster: boolean
  /** The number of erased records that this hospital has read, and whose copies a person here must erase. */
  readonly toConfirm: number
  /** Requests about records, as for an erasure, about which this hospital decides or may decide. */
  readonly toDecide: number
}

/** The log of accesses to data of patients, at a hospital. */
export interface AccessFactsView {
  /** Accesses of this hospital that no block has, and how many may wait. */
  readonly waiting: number
  readonly room: number
  /** Since when the oldest of them waits, or the start of this process; absent if none waits. */
  readonly waitsSince?: number | undefined
  /** Events of other hospitals that nobody sends. */
  readonly missing: number
  /** Attempts that consents refused today, most first. */
  readonly refused: readonly {
    readonly hospital: PartyView, readonly attempts: number, readonly isOwn: boolean
  }[]
}

/** Look-ups of names of patients on one day, at each hospital that evaluates them. */
export interface NameCountView {
  readonly names: number
  /** The most that a hospital evaluates for the asking hospital on this day. */
  readonly allowed: number
  readonly refused: number
}

/** What a hospital published on the chain: how many names it evaluated on a day for another hospital. */
export interface PublishedNamesView {
  readonly evaluator: PartyView
  /** The beginning of the day in UTC, ms since 1970. */
  readonly day: number
  readonly hospital: PartyView
  readonly names: number
  /** The allowance of that day by what the hospital has filed since. A raise of a past day is not counted. */
  readonly allowed: number
}

export interface NamesFactsView {
  /** True if the hospitals have a name key. Without it no new patient can be named. */
  readonly ready: boolean
  /** How many more hospitals must be reachable to name a new patient. */
  readonly lacking: number
  /** The look-ups of this hospital today at the hospital that it asked most, since this process started. */
  readonly own: NameCountView
  /** What this hospital evaluated for each other hospital today. */
  readonly others: readonly (NameCountView & { readonly hospital: PartyView })[]
  /** The totals of the newest day that each hospital published, the newest day first. */
  readonly published: readonly PublishedNamesView[]
}

/** The shares of keys at this hospital. */
export interface OwnSharesView {
  /** The state of the epochs in words. */
  readonly text: string
  /** The epoch in use; absent before the first epoch. */
  readonly epoch?: number
  /** This hospital is a holder of that epoch, and has its share. */
  readonly isHolder: boolean
  readonly hasShare: boolean
  /** The last backup of the keys that this node knows of. `isOlder`: the secrets have changed since. */
  readonly backup?: { readonly at: number, readonly isOlder: boolean }
}

/** The admission of a hospital that has no chain yet. */
export interface AdmissionView {
  readonly stage: 'no-government' | 'unreachable' | 'pending' | 'approved' | 'rejected' | 'refused' |
    'bad-genesis'
  readonly since: number
  /** The message of the government, or the reason why its genesis is invalid. */
  readonly message: string
  readonly peerId: string
}

export interface DeskView {
  readonly pending: readonly PartyView[]
  readonly approved: readonly PartyView[]
  /** The number of members that a chain needs. */
  readonly needed: number
  readonly begun: boolean
  /** Why a chain of the government's keys, of which a peer tells, is not followed. */
  readonly trouble?: string
  /** No chain is known, and the keys are older than this run: there may be a chain that this node lost. */
  readonly mayHaveLost?: boolean
}

export interface AlarmView {
  readonly at: number
  readonly code: string
  readonly message: string
}

/** Facts from the data folder of a node that does not run or does not answer. */
export interface FolderView {
  readonly path: string
  /** The flags that name the folder to a command: `--name hospital-1`. */
  readonly flags: string
  /**
   * `foreign`: the folder is not a node's. `unreadable`: this user may not read it. `full`: the disk or the
   * user's quota has no room to examine it. `copied`: the folder was copied while its node ran.
   */
  readonly state: 'missing' | 'foreign' | 'unreadable' | 'damaged' | 'full' | 'unused' | 'stopped' |
    'killed' | 'failed' | 'starting' | 'silent' | 'paused' | 'copied'
  /** The names of the nodes in the same data root. */
  readonly others: readonly string[]
  readonly processId?: number
  /** The last block in the database. */
  readonly tip?: { readonly height: number }
  readonly chainId?: string
  readonly stoppedAt?: number
  /** The signal that stopped the node cleanly. */
  readonly stoppedBy?: string
  /** The end of the last run, or the fault of the folder. */
  readonly failure?: { readonly at?: number, readonly code: string, readonly message: string }
}

/** The certificate of the TLS server of the API. */
export interface CertificateView {
  readonly file: string
  /** The begin and the end of its validity, ms since 1970. */
  readonly from: number
  readonly until: number
  /** The file of the private key, if every user of the machine may read or change it. */
  readonly openKey?: string
  /** Why the newest files cannot be used; the former certificate stays in use. */
  readonly fault?: string
}

/** All facts about a node at one moment, the only source of troubles. Facts that do not apply are absent. */
export interface FactsView {
  readonly at: number
  readonly name: string
  /** Absent if the folder does not contain it. */
  readonly role?: Role
  readonly version?: string
  readonly startedAt?: number
  readonly phase?: PhaseView
  readonly tip?: TipView
  readonly agreement?: AgreementView
  readonly votingRight?: VotingRightView
  readonly belonging?: BelongingView
  readonly peers: readonly PeerFactsView[]
  /** The greatest difference of clocks that this chain allows. */
  readonly maxSkewMs?: number
  readonly queues?: QueuesView
  readonly names?: NamesFactsView
  readonly accesses?: AccessFactsView
  readonly shares?: OwnSharesView
  readonly admission?: AdmissionView
  readonly desk?: DeskView
  readonly disk?: DiskView
  readonly process?: ProcessView
  /** Absent without a TLS server. */
  readonly certificate?: CertificateView
  /** Absent if every line could be written. */
  readonly log?: LogLossView
  /** Lines of the audit file of the API; absent if every line could be written. */
  readonly calls?: LogLossView
  /** Newest first. */
  readonly alarms: readonly AlarmView[]
  readonly folder?: FolderView
}

import type { PartyView } from './party.js'

export type MeasureName = 'erase' | 'restrict' | 'rectify' | 'hold'
export type MeasurePhaseName =
  'requested' | 'contested' | 'seconding' | 'ordered' | 'in-force' | 'refused' | 'closed' | 'withdrawn'

/** A measure on a record, as the ledger has it. */
export interface MeasureView {
  /** The case of the first version of the record. */
  readonly record: string
  readonly measure: MeasureName
  readonly phase: MeasurePhaseName
  /** The hospital that decides. */
  readonly responsible: PartyView
  readonly requestedAt: number
  /** When the decision was or is due. */
  readonly dueAt: number
  /** True if no decision came in time. */
  readonly isOverdue: boolean
  readonly ground?: string
  readonly decidedAt?: number
  /** When an order takes effect, or took it. */
  readonly effectiveAt?: number
  /** True if this hospital decides now, or may do so in the place of another. */
  readonly toDecide: boolean
  /** The newest version of a record to be corrected, if it was proposed after the request and is accepted. */
  readonly correctedBy?: string
  /** Other hospitals that have decided. */
  readonly votes: readonly { readonly hospital: PartyView, readonly grants: boolean }[]
  readonly height: number
}

/** What a hospital attests of an erasure, and no more than that. */
export interface AttestationView {
  readonly hospital: PartyView
  readonly at: number
  readonly wiped: readonly ('pads' | 'bodies' | 'rows' | 'caches' | 'patient')[]
  readonly fileSystem: 'unknown' | 'in-place' | 'copy-on-write'
  readonly discard: 'unknown' | 'on' | 'off'
  readonly backupsUntil: number
}

export interface ErasureStatusView {
  readonly measures: readonly MeasureView[]
  /** The attestations of an erased record, and the members that have not attested it. */
  readonly attested?: readonly AttestationView[]
  readonly late?: readonly PartyView[]
}

/** The public counters of a hospital. */
export interface ErasureCountView {
  readonly hospital: PartyView
  readonly granted: number
  readonly refused: number
  readonly late: number
  /** Requests that wait for its decision longer than they may. */
  readonly overdue: number
}

export interface ErasureListView {
  readonly measures: readonly MeasureView[]
  /** True if there are more measures than the list has. */
  readonly isCut: boolean
  readonly counts: readonly ErasureCountView[]
}

/** An erased record that this hospital has read. It stays until somebody confirms it. */
export interface ErasureNoticeView {
  readonly record: string
  readonly since: number
}

export interface ErasureStepView {
  readonly record: string
  readonly measure: MeasureName
  readonly height: number
}

export interface ErasureNoticesView {
  readonly notices: readonly ErasureNoticeView[]
}

/** A step that the key of a patient or a guardian must sign. */
export interface PreparedStepView {
  readonly chainId: string
  /** The case of the first version of the record. */
  readonly record: string
  readonly signedAt: number
  /** The bytes to sign, hexadecimal. */
  readonly message: string
}

import type { PartyView } from './party.js'

/** A release of a code system: in the folder of this node, adopted, or both. */
export interface ReleaseView {
  readonly system: string
  readonly version: string
  /** Absent if the release is not here. */
  readonly name?: string
  readonly codes?: number
  /** Days, as 2026-01-31. */
  readonly from: string
  readonly until?: string
  readonly hash: string
  readonly isHere: boolean
  /** When a quorum had signed; absent if the release is not adopted. */
  readonly adoptedAt?: number
  /** The members that have signed the release with these days, while it is not adopted. */
  readonly signedBy: readonly PartyView[]
}

export interface TerminologyView {
  readonly releases: readonly ReleaseView[]
  /** The members whose signatures adopt a release. */
  readonly quorum: number
  /** True while no release of any system is adopted, so that the starter set serves. */
  readonly usesStarterSet: boolean
}

/** A code of a release, as people look for it. */
export interface CodeView {
  readonly system: string
  readonly version: string
  readonly code: string
  readonly use: 'assignable' | 'heading' | 'retired'
  /** The title in the wanted language, else the official one. */
  readonly title: string
  readonly language: string
  readonly otherTitles: readonly string[]
  readonly from?: string
  readonly until?: string
  readonly parents?: readonly string[]
  readonly notes?: readonly string[]
}

/** What a signature for a release has led to. */
export interface AdoptionView {
  readonly system: string
  readonly version: string
  readonly from: string
  readonly until?: string
  readonly hash: string
  /** Signatures on the chain, without the one that was just given. */
  readonly signatures: number
  readonly quorum: number
}

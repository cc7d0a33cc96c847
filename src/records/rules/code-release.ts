import type { SensitiveList } from '../sensitive/list.js'

/** What a release says about a code. Days are written as 2026-01-31. */
export interface CodeEntry {
  readonly use: 'assignable' | 'heading' | 'retired'
  readonly from?: string
  readonly until?: string
}

/** A release of a code system by which codes are judged. */
export interface CodeRelease {
  readonly system: string
  /** How a finding cites the release: name, version and the beginning of its hash. */
  readonly citation: string
  readonly from: string
  readonly until?: string
  /** True if a code that the release lacks does not exist. */
  readonly complete: boolean
  look (code: string): CodeEntry | undefined
  /** Present for a list of sensitive codes. */
  readonly sensitive?: SensitiveList
}

/**
 * Returns the releases of a system that a quorum had adopted when the case was opened. Equal at all nodes, or
 * two validators would disagree. The system is named by the URI that this project writes (`systemUri`).
 */
export type ReleasesOf = (system: string) => readonly CodeRelease[]

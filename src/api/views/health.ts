import type { FactsView } from './facts.js'

/**
 * `stopped`: nothing becomes final here, or nothing is done for this hospital. `problem`: somebody must
 * act. `warning`: it will be a problem if one thing more goes wrong. `note`: worth knowing.
 */
export type SeverityView = 'stopped' | 'problem' | 'warning' | 'note'

/** Something that is not as it should be, and what would help. */
export interface TroubleView {
  /** Kebab-case, stable: for programs. */
  readonly code: string
  readonly severity: SeverityView
  /** What is wrong, whose doing and since when, in plain sentences. */
  readonly text: string
  /** What to do about it; empty if only waiting helps. */
  readonly action: string
  /** To be typed as it stands, where a command does it. */
  readonly command?: string
}

/** What `doctor` says, and `status` repeats. */
export interface HealthView {
  /** Nothing worse than a warning. */
  readonly healthy: boolean
  /** The most urgent first: its action is the one that would help. */
  readonly troubles: readonly TroubleView[]
  /** What the troubles were read from. Nothing in it comes from a record. */
  readonly facts: FactsView
}

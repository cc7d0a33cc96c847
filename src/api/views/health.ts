import type { FactsView } from './facts.js'

/**
 * The severity of a trouble. `stopped`: nothing becomes final here, or nothing is done for this hospital.
 * `problem`: somebody must act. `warning`: one more fault makes it a problem. `note`: worth knowing.
 */
export type SeverityView = 'stopped' | 'problem' | 'warning' | 'note'

/** A fault, and the action that helps. */
export interface TroubleView {
  /** Kebab-case, stable: for programs. */
  readonly code: string
  readonly severity: SeverityView
  /** Sentences that say what is wrong, since when, and which party causes it. */
  readonly text: string
  /** What to do; empty if only waiting helps. */
  readonly action: string
  /** A command that does it, to be typed as it is. */
  readonly command?: string
}

/** The answer of `doctor`, which `status` repeats. */
export interface HealthView {
  /** True if nothing is worse than a warning. */
  readonly healthy: boolean
  /** The most urgent first: its action helps most. */
  readonly troubles: readonly TroubleView[]
  /** The facts that the troubles follow from. Nothing in them comes from a record. */
  readonly facts: FactsView
}

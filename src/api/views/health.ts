import type { FactsView } from './facts.js'

/**
 * The severity of a trouble. `stopped`: nothing becomes final, or this hospital cannot work. `problem`: an
 * operator must act. `warning`: one more fault makes it a problem. `note`: information only.
 */
export type SeverityView = 'stopped' | 'problem' | 'warning' | 'note'

export interface TroubleView {
  /** A stable code in kebab-case, for programs. */
  readonly code: string
  readonly severity: SeverityView
  /** Sentences that say what is wrong, since when, and which party causes it. */
  readonly text: string
  /** The action of the operator; empty if only waiting helps. */
  readonly action: string
  /** The command for this action, complete. */
  readonly command?: string
}

/** The answer of `doctor`, which `status` repeats. */
export interface HealthView {
  /** True if no trouble is worse than a warning. */
  readonly healthy: boolean
  /** The troubles, the most urgent first. */
  readonly troubles: readonly TroubleView[]
  /** The facts from which the troubles follow. They contain nothing of a record. */
  readonly facts: FactsView
}

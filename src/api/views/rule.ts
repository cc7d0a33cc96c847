import type { FindingOutcome } from './finding.js'

/** A rule that diagnoses are judged by. Nothing here is of a patient. */
export interface RuleView {
  /** For example `TMP-01`. */
  readonly id: string
  /** The number of the rule in findings and rule sets; absent for a rule of intake. */
  readonly reason?: number
  readonly title: string
  readonly check: string
  /** None for a rule that only gives a rejection its reason. */
  readonly outcomes: readonly FindingOutcome[]
  readonly judgedBy: 'intake' | 'validators' | 'both' | 'clinician' | 'ledger' | 'reserved'
  /** The file below `src` and the function that applies the rule. */
  readonly appliedBy?: string
  /** Raised whenever the rule may judge any body differently; absent if it is not run on a body. */
  readonly edition?: number
  readonly examples: readonly RuleExampleView[]
  /** How many diagnoses of `measuredOn` have each outcome; absent if it was not measured. */
  readonly share?: Readonly<Partial<Record<FindingOutcome, number>>>
}

/** An example changes elements of a sound diagnosis; null takes an element away. */
export interface RuleExampleView {
  readonly what: string
  readonly set: Readonly<Record<string, unknown>>
  readonly outcome: FindingOutcome
}

export interface RulesView {
  /** The hash of the rule set, which every opinion names. */
  readonly rulesetHash: string
  /** The number of diagnoses of third parties on which the shares were measured. */
  readonly measuredOn: number
  readonly meanings: Readonly<Record<FindingOutcome, string>>
  readonly rules: readonly RuleView[]
}

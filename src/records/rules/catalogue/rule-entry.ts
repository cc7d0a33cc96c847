import type { RuleOutcome } from '../../finding.js'
import type { IntakeRule, Rule } from '../../reasons.js'
import type { RuleCheck } from '../context.js'

/**
 * Who applies a rule: the submitter's intake to what was sent, the validators to what they see, both, a
 * clinician, or the ledger. A reserved rule has a number and no check in this version.
 */
export type Judge = 'intake' | 'validators' | 'both' | 'clinician' | 'ledger' | 'reserved'

/**
 * An example changes elements of a sound diagnosis: the keys are paths such as `Patient.birthDate`, and null
 * takes the element away. A test applies every example and finds the outcome.
 */
export interface RuleExample {
  readonly what: string
  readonly set: Readonly<Record<string, unknown>>
  readonly outcome: RuleOutcome
}

/** How many of SHARE_OF diagnoses of third parties have each outcome. A test measures it again. */
export type Share = Readonly<Partial<Record<RuleOutcome, number>>>

/** Every Condition of the third-party data that the tests read. */
export const SHARE_OF = 350

/** A row of the table of rules (SPECIFICATION.md §4). */
export interface RuleEntry {
  readonly rule: Rule | IntakeRule
  /** What a finding of the rule says, in a few words. */
  readonly title: string
  /** What the rule checks and when it has which outcome. */
  readonly check: string
  /** The outcomes that the rule can have; none for a rule that only gives a rejection its reason. */
  readonly outcomes: readonly RuleOutcome[]
  readonly judgedBy: Judge
  /** The function that applies the rule, and its file below `src`; absent if reserved or a person's. */
  readonly appliedBy?: string
  /** Present for a rule that `checkBody` runs. */
  readonly inForce?: RuleInForce
  readonly examples: readonly RuleExample[]
  /** Absent if it was not measured. */
  readonly share?: Share
}

export interface RuleInForce {
  /** Raised whenever the rule may judge any body differently; part of the rule set's hash. */
  readonly edition: number
  readonly check: RuleCheck
}

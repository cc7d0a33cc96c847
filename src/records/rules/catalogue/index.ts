/**
 * This folder holds the table of rules (SPECIFICATION.md §4). Whatever is said of a rule elsewhere derives
 * from the table: the rules in force, the page of `records`, `rules list` and `/v1/rules`. It judges nothing.
 */
import { FACT_RULES } from './fact-rules.js'
import { FORM_RULES } from './form-rules.js'
import { OTHER_RULES } from './other-rules.js'
import type { RuleEntry } from './rule-entry.js'

export { SHARE_OF } from './rule-entry.js'
export type { Judge, RuleEntry, RuleExample, Share } from './rule-entry.js'

/** The table has one entry for each rule, in the order of the checks. */
export const CATALOGUE: readonly RuleEntry[] = [...FORM_RULES, ...FACT_RULES, ...OTHER_RULES]

/** The outcomes and their meanings, in the order of their weight. */
export const OUTCOME_MEANINGS = {
  reject: 'the case is rejected, and nobody can approve it',
  flag: 'a clinician of the validator looks',
  mark: 'shown to every reader, in nobody\'s queue',
  note: 'for the submitter alone'
} as const

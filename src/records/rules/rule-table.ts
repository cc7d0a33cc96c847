import type { Rule } from '../reasons.js'
import { careContext } from './care-context.js'
import type { RuleCheck } from './context.js'
import { age } from './demography.js'
import { profile } from './profile.js'
import { evidenceSubject, references } from './references.js'
import { registration } from './registration.js'
import { codeSystem, icdForm, snomedForm } from './terminology.js'
import { afterDeath, beforeBirth, future, order } from './timing.js'

export interface RuleEntry {
  readonly rule: Rule
  /** Raised whenever the rule may judge any body differently; part of the rule set's hash. */
  readonly edition: number
  readonly check: RuleCheck
}

/**
 * The rules in force (SPECIFICATION.md §4); a rejection names the first rule that rejects. All rules run,
 * even after a reject, so that a submitter hears of all faults at once. Every rule accepts missing elements.
 */
export const RULES_IN_FORCE: readonly RuleEntry[] = [
  { rule: 'STR-02', edition: 5, check: profile },
  { rule: 'STR-04', edition: 1, check: references },
  { rule: 'TRM-01', edition: 2, check: codeSystem },
  { rule: 'TRM-02', edition: 2, check: icdForm },
  { rule: 'TRM-04', edition: 3, check: snomedForm },
  { rule: 'DEM-01', edition: 2, check: age },
  { rule: 'TMP-01', edition: 2, check: future },
  { rule: 'TMP-02', edition: 3, check: beforeBirth },
  { rule: 'TMP-03', edition: 1, check: afterDeath },
  { rule: 'TMP-04', edition: 2, check: order },
  { rule: 'CTX-01', edition: 3, check: careContext },
  { rule: 'AUT-01', edition: 2, check: registration },
  { rule: 'EVD-02', edition: 1, check: evidenceSubject }
]

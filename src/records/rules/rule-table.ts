import type { Rule } from '../reasons.js'
import { isRule } from '../reasons.js'
import { CATALOGUE } from './catalogue/index.js'
import type { RuleCheck } from './context.js'

export interface ForcedRule {
  readonly rule: Rule
  readonly edition: number
  readonly check: RuleCheck
}

/**
 * The rules that `checkBody` runs, in the order of the table; a rejection names the first rule that rejects.
 * All rules run, even after a reject, so that a submitter hears of all faults at once. Every rule accepts
 * missing elements.
 */
export const RULES_IN_FORCE: readonly ForcedRule[] = CATALOGUE.flatMap(({ inForce, rule }) =>
  inForce === undefined || !isRule(rule) ? [] : [{ rule, ...inForce }])

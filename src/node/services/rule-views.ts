import type { RulesView, RuleView } from '../../api/index.js'
import { hex } from '../../protocol/types/index.js'
import {
  CATALOGUE, OUTCOME_MEANINGS, SHARE_OF, isRule, reasonCode, rulesetHash, type RuleEntry
} from '../../records/index.js'

export function rulesView (): RulesView {
  return {
    rulesetHash: hex(rulesetHash), measuredOn: SHARE_OF, meanings: OUTCOME_MEANINGS,
    rules: CATALOGUE.map(ruleView)
  }
}

function ruleView ({ appliedBy, inForce, rule, ...entry }: RuleEntry): RuleView {
  const { check, examples, judgedBy, outcomes, share, title } = entry
  return {
    id: rule,
    ...(isRule(rule) ? { reason: reasonCode(rule) } : {}),
    title, check, outcomes, judgedBy,
    ...(appliedBy === undefined ? {} : { appliedBy }),
    ...(inForce === undefined ? {} : { edition: inForce.edition }),
    examples,
    ...(share === undefined ? {} : { share })
  }
}

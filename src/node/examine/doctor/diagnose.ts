import type { FactsView, HealthView, SeverityView } from '../../../api/index.js'
import { RULES } from './rules/index.js'

const RANK: Readonly<Record<SeverityView, number>> = { stopped: 0, problem: 1, warning: 2, note: 3 }

/** Facts in, troubles out, the most urgent first. Pure: the same facts give the same words. */
export function diagnose (facts: FactsView): HealthView {
  const troubles = RULES.flatMap(rule => rule(facts) ?? [])
    // Stable: within a severity the order of the rules stands.
    .sort((a, b) => RANK[a.severity] - RANK[b.severity])
  return {
    healthy: troubles.every(one => RANK[one.severity] >= RANK.warning), troubles, facts
  }
}

import type { Finding } from '../finding.js'
import { takeApart } from './body-parts.js'
import { situationOf, type BodyContext } from './context.js'
import { RULES_IN_FORCE } from './rule-table.js'

/**
 * Runs every rule in force on a body of any shape (SPECIFICATION.md §4).
 *
 * @returns the findings in the order of the checks. No finding does not mean that the diagnosis is true.
 */
export function checkBody (body: unknown, context: BodyContext): readonly Finding[] {
  const taken = takeApart(body)
  if (!taken.ok) return taken.findings
  const situation = situationOf(taken.parts, context)
  const found: Finding[] = [...taken.findings]
  for (const { check } of RULES_IN_FORCE) found.push(...check(situation))
  return found
}

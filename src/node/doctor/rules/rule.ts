import type { FactsView, SeverityView, TroubleView } from '../../../api/index.js'

/** One thing that can be wrong: from what is known, whether it is. Pure. */
export type Rule = (facts: FactsView) => TroubleView | undefined

export function trouble (
  code: string, severity: SeverityView, text: string, action: string
): TroubleView {
  return { code, severity, text, action }
}

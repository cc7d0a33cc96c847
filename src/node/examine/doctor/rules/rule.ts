import type { FactsView, SeverityView, TroubleView } from '../../../../api/index.js'

/** One thing that can be wrong: from what is known, whether it is. Pure. */
export type Rule = (facts: FactsView) => TroubleView | undefined

/** @param command to be typed as it stands, after `medichain-node` */
export function trouble (
  code: string, severity: SeverityView, text: string, action: string, command?: string
): TroubleView {
  return {
    code, severity, text, action, ...(command === undefined ? {} : { command: `medichain-node ${command}` })
  }
}

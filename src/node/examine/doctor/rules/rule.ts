import type { FactsView, SeverityView, TroubleView } from '../../../../api/index.js'

/** A rule looks for one trouble in the facts. Pure. */
export type Rule = (facts: FactsView) => TroubleView | undefined

/** @param command the command to type, without `medichain-node` */
export function trouble (
  code: string, severity: SeverityView, text: string, action: string, command?: string
): TroubleView {
  return {
    code, severity, text, action, ...(command === undefined ? {} : { command: `medichain-node ${command}` })
  }
}

import { ServiceError } from './service-error.js'
import type { FindingOutcome, FindingView } from './views/index.js'

export const FHIR_TYPE = 'application/fhir+json'

export type Severity = 'error' | 'warning' | 'information'

export interface OutcomeIssue {
  readonly severity: Severity
  /** A code of the value set issue-type of FHIR R4. */
  readonly code: string
  readonly details: {
    readonly coding: readonly { readonly system: string, readonly code: string }[]
    readonly text: string
  }
  readonly expression?: readonly string[]
}

/** The elements of an OperationOutcome of FHIR R4 that this API writes. */
export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome'
  readonly issue: readonly OutcomeIssue[]
}

/** Reads an OperationOutcome that `outcomeOf` wrote, so that a client gets only one kind of error. */
export function errorOfOutcome (status: number, outcome: OperationOutcome): ServiceError {
  let code = 'unknown-error'
  let text = `the node answered ${status}`
  const findings: FindingView[] = []
  for (const issue of outcome.issue) {
    const coding = issue.details.coding[0]
    if (coding?.system.endsWith('/CodeSystem/rule') === true) {
      findings.push({
        rule: coding.code,
        outcome: outcomeOfSeverity(issue.severity),
        issue: issue.code,
        expression: issue.expression?.[0] ?? '',
        text: issue.details.text
      })
    } else if (coding !== undefined) {
      code = coding.code
      text = issue.details.text
    }
  }
  return new ServiceError(status, code, text, findings)
}

function outcomeOfSeverity (severity: Severity): FindingOutcome {
  if (severity === 'error') return 'reject'
  return severity === 'warning' ? 'flag' : 'note'
}

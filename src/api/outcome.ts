import { ServiceError } from './service-error.js'
import type { FindingOutcome, FindingView } from './views/index.js'

export const FHIR_TYPE = 'application/fhir+json'

/** Canonical root of our own FHIR artefacts (records-and-fhir.md, `BASE`). */
export const FHIR_BASE = 'https://medichain.example/fhir'
const RULE_SYSTEM = `${FHIR_BASE}/CodeSystem/rule`
const ERROR_SYSTEM = `${FHIR_BASE}/CodeSystem/error`

type Severity = 'error' | 'warning' | 'information'

export interface OutcomeIssue {
  readonly severity: Severity
  /** From the value set issue-type of FHIR R4. */
  readonly code: string
  readonly details: {
    readonly coding: readonly { readonly system: string, readonly code: string }[]
    readonly text: string
  }
  readonly expression?: readonly string[]
}

/** FHIR R4 OperationOutcome, as far as this API writes it. */
export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome'
  readonly issue: readonly OutcomeIssue[]
}

const SEVERITIES: Readonly<Record<FindingOutcome, Severity>> = {
  reject: 'error', flag: 'warning', note: 'information'
}

/** The table of statuses in records-and-fhir.md §2; what is not named there is `processing`. */
const ISSUE_CODES: Readonly<Record<number, string>> = {
  400: 'structure',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  409: 'conflict',
  410: 'deleted',
  412: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  422: 'business-rule',
  429: 'throttled',
  500: 'exception',
  503: 'transient'
}

/** The error itself first, then one issue per finding. */
export function outcomeOf (error: ServiceError): OperationOutcome {
  const own: OutcomeIssue = {
    severity: 'error',
    code: ISSUE_CODES[error.status] ?? 'processing',
    details: { coding: [{ system: ERROR_SYSTEM, code: error.code }], text: error.message }
  }
  return { resourceType: 'OperationOutcome', issue: [own, ...error.findings.map(issueOf)] }
}

function issueOf (finding: FindingView): OutcomeIssue {
  return {
    severity: SEVERITIES[finding.outcome],
    code: issueCodeOfRule(finding.rule),
    details: { coding: [{ system: RULE_SYSTEM, code: finding.rule }], text: finding.text },
    ...(finding.expression === '' ? {} : { expression: [finding.expression] })
  }
}

function issueCodeOfRule (rule: string): string {
  if (rule.startsWith('TRM-')) return 'code-invalid'
  if (rule.startsWith('STR-')) return 'invariant'
  return 'business-rule'
}

/** Reads back what `outcomeOf` wrote, so that a client meets one kind of error only. */
export function errorOfOutcome (status: number, outcome: OperationOutcome): ServiceError {
  let code = 'unknown-error'
  let text = `the node answered ${status}`
  const findings: FindingView[] = []
  for (const issue of outcome.issue) {
    const coding = issue.details.coding[0]
    if (coding?.system === RULE_SYSTEM) {
      findings.push({
        rule: coding.code,
        outcome: outcomeOfSeverity(issue.severity),
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

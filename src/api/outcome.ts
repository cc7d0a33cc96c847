import { BASE, RULE_SYSTEM } from '../records/index.js'
import type { OperationOutcome, OutcomeIssue, Severity } from './operation-outcome.js'
import type { ServiceError } from './service-error.js'
import type { FindingOutcome, FindingView } from './views/index.js'

const ERROR_SYSTEM = `${BASE}/CodeSystem/error`

const SEVERITIES: Readonly<Record<FindingOutcome, Severity>> = {
  reject: 'error', flag: 'warning', mark: 'information', note: 'information'
}

/** The issue code of each HTTP status (records/SPECIFICATION.md §2). Any other status is `processing`. */
const ISSUE_CODES: Readonly<Record<number, string>> = {
  400: 'structure',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  408: 'timeout',
  409: 'conflict',
  410: 'deleted',
  412: 'conflict',
  413: 'too-long',
  414: 'too-long',
  415: 'not-supported',
  417: 'not-supported',
  422: 'business-rule',
  428: 'required',
  429: 'throttled',
  431: 'too-long',
  500: 'exception',
  503: 'transient'
}

/** Makes an OperationOutcome: the error itself is the first issue, and each finding is a further issue. */
export function outcomeOf (error: ServiceError): OperationOutcome {
  const own: OutcomeIssue = {
    severity: 'error',
    code: error.code === 'token-expired' ? 'expired' : ISSUE_CODES[error.status] ?? 'processing',
    details: { coding: [{ system: ERROR_SYSTEM, code: error.code }], text: error.message }
  }
  return { resourceType: 'OperationOutcome', issue: [own, ...error.findings.map(issueOf)] }
}

function issueOf (finding: FindingView): OutcomeIssue {
  return {
    severity: SEVERITIES[finding.outcome],
    code: finding.issue,
    details: { coding: [{ system: RULE_SYSTEM, code: finding.rule }], text: finding.text },
    ...(finding.expression === '' ? {} : { expression: [finding.expression] })
  }
}

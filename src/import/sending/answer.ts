import type { BatchItem, FindingView, Problem, ServiceError } from '../../api/index.js'
import type { Outcome } from './outgoing.js'

/** What the answer to one document means for it. */
export type Verdict =
  | { readonly kind: 'done', readonly outcome: Outcome }
  /** The node cannot take it now; `code` says why. */
  | { readonly kind: 'later', readonly code: string }
  /** An own record has the same key and other content. */
  | { readonly kind: 'changed', readonly caseId: string, readonly outcome: Outcome }
  /** No further document has a chance. */
  | { readonly kind: 'stop', readonly code: string, readonly text: string }

/** Codes after which no document of this hospital can be submitted. */
const STOPS: readonly string[] = ['no-chain', 'not-a-member', 'wrong-role', 'no-token', 'wrong-token']
const BUSY = 503
const CASE = /^case ([0-9a-f]{64}) has the same key/
/** The place of the entry in the document that the importer made, which says nothing to the operator. */
const PLACE = /Bundle\.entry\[\d+\]\.resource\.ofType\((\w+)\)/g

export function verdictOf ({ problem, submission }: BatchItem): Verdict {
  if (problem !== undefined) return verdictOfProblem(problem)
  const [taken] = submission?.cases ?? []
  if (taken === undefined) return refused('not-a-node', 'the node did not answer for this Condition')
  const isKeyless = taken.findings.some(({ rule }) => rule === 'INT-04')
  const kind = taken.created ? 'imported' : 'known'
  return { kind: 'done', outcome: { kind, code: '', text: '', ...(isKeyless ? { isKeyless } : {}) } }
}

export function verdictOfError (error: ServiceError): Verdict {
  const { code, findings, message: detail, status } = error
  return verdictOfProblem({ code, detail, findings, status })
}

function verdictOfProblem (
  { code, detail, findings = [], status }: Pick<Problem, 'code' | 'detail' | 'findings' | 'status'>
): Verdict {
  if (STOPS.includes(code)) return { kind: 'stop', code, text: detail }
  if (status === BUSY) return { kind: 'later', code }
  const caseId = code === 'conflict' ? CASE.exec(detail)?.[1] : undefined
  const first = findings.find(({ outcome }) => outcome === 'reject')
  const verdict = refused(code === 'conflict' ? code : first?.rule ?? code, textOf(detail, first))
  return caseId === undefined ? verdict : { kind: 'changed', caseId, outcome: verdict.outcome }
}

function textOf (detail: string, first: FindingView | undefined): string {
  if (first === undefined || first.rule === 'DUP-01') return detail.replace(PLACE, '$1')
  const at = first.expression.replace(PLACE, '$1')
  return `${at === '' ? '' : `${at}: `}${first.text}`
}

function refused (code: string, text: string): Extract<Verdict, { kind: 'done' }> {
  return { kind: 'done', outcome: { kind: 'refused', code, text } }
}

import type { FindingView } from './finding.js'

/** A problem document (RFC 9457); `code` and `findings` are extension members (§3.2). */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly findings?: readonly FindingView[]
}

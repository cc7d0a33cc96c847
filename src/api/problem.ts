import type { ServiceError } from './service-error.js'
import type { FindingView } from './views/index.js'

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457 problem document; `code` and `findings` are extension members (§3.2). */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly findings?: readonly FindingView[]
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  431: 'Request header fields too large',
  500: 'Internal error',
  503: 'Service unavailable'
}

export function problemOf (error: ServiceError): Problem {
  return {
    type: 'about:blank',
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.findings.length > 0 ? { findings: error.findings } : {})
  }
}

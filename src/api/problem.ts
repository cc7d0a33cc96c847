import { STATUS_CODES } from 'node:http'
import type { ServiceError } from './service-error.js'
import type { Problem } from './views/index.js'

export const PROBLEM_TYPE = 'application/problem+json'

/** Makes a problem document. Its title is the reason phrase of the status (RFC 9457 §4.2.1). */
export function problemOf (error: ServiceError): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.findings.length > 0 ? { findings: error.findings } : {})
  }
}

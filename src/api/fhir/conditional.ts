import { refused } from './refused.js'
import type { PatientNumber } from './services.js'
import { unescaped } from './search/query.js'

/** Reads the header If-None-Exist: `identifier=system|value`, encoded or not. @throws ServiceError 400 */
export function conditionalNumber (header: string): PatientNumber {
  const number = numberIn(header)
  if (number !== undefined) return number
  throw refused(400, 'bad-condition', 'If-None-Exist must be identifier=system|value')
}

/** Does the same, and returns undefined for what is no such condition. */
export function numberIn (header: string): PatientNumber | undefined {
  const [, text] = /^\??(?:[A-Z][A-Za-z]{0,63}\?)?identifier=([^&]+)$/.exec(header.trim()) ?? []
  const value = text === undefined ? undefined : decoded(text)
  return value === undefined || value === '' ? undefined : numberOf(value)
}

/** Reads `system|value` or `value`. */
export function numberOf (text: string): PatientNumber {
  const bar = text.search(/(?<!\\)\|/)
  const value = unescaped(text.slice(bar + 1))
  return bar <= 0 ? { value } : { system: unescaped(text.slice(0, bar)), value }
}

function decoded (text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that stands for nothing makes the header unreadable.
    return undefined
  }
}

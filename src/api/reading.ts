import type { Caller } from './caller.js'
import { ServiceError } from './service-error.js'

/** What a request says about who reads, and why. */
interface Reading {
  readonly purpose?: string
  readonly practitioner?: string
  readonly role?: string
}

/**
 * Returns what a request says about its reader, with what its client was registered with. A client states
 * only purposes and roles that the operator permitted, and no other clinician than its own if it has one.
 * @throws ServiceError 403 `purpose-not-permitted`, `role-not-permitted`, `practitioner-not-permitted`
 */
export function readingOf<R extends Reading> (caller: Caller, reading: R): R {
  if (caller.kind === 'operator') return reading
  const { practitioner, purposes, roles } = caller
  if (reading.purpose !== undefined && !purposes.includes(reading.purpose)) {
    throw refusal('purpose', 'purpose', '--purpose')
  }
  if (reading.role !== undefined && !roles.includes(reading.role)) throw refusal('role', 'role', '--role')
  if (practitioner === undefined) return reading
  if (reading.practitioner !== undefined && reading.practitioner !== practitioner) {
    throw refusal('practitioner', 'clinician', '--practitioner')
  }
  return { ...reading, practitioner }
}

function refusal (code: string, what: string, flag: string): ServiceError {
  return new ServiceError(403, `${code}-not-permitted`,
    `this client is not registered for this ${what}; the operator registers it with client add ${flag}`)
}

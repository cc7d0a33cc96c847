import type { Identifier, Practitioner } from 'fhir/r4.js'
import { finding } from '../finding.js'
import { CIVIL_NUMBER_SYSTEMS, US_NPI } from '../systems.js'
import type { RuleCheck } from './context.js'

/** What any register's number looks like; systems with rules of their own are below. */
const ANY_NUMBER = /^[0-9A-Za-z][0-9A-Za-z ./-]{0,63}$/
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/

/** AUT-01 by form: every clinician's registration number is well formed. Rosters come later. */
export const registration: RuleCheck = ({ parts }) => parts.practitioners
  .filter((practitioner) => registrationOf(practitioner) === undefined)
  .map(() => finding('AUT-01', 'reject', 'business-rule', 'Practitioner.identifier',
    'no well-formed registration number of a licensing authority'))

/** @returns the first identifier that can be a licence to practise. */
export function registrationOf (
  practitioner: Pick<Practitioner, 'identifier'>
): Identifier | undefined {
  return practitioner.identifier?.find(isRegistration)
}

/** The civil number of a clinician is not a licence, whatever its form. */
export function isRegistration ({ system, value }: Identifier): boolean {
  if (system === undefined || value === undefined) return false
  if (!ABSOLUTE_URI.test(system) || CIVIL_NUMBER_SYSTEMS.includes(system)) return false
  return system === US_NPI ? isNpi(value) : ANY_NUMBER.test(value)
}

/**
 * National Provider Identifier, 45 CFR 162.406: ten digits, the last the Luhn digit (ISO/IEC 7812)
 * of the number preceded by 80840.
 */
export function isNpi (value: string): boolean {
  if (!/^\d{10}$/.test(value)) return false
  const digits = `80840${value}`
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

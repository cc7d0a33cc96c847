import type { Identifier, Practitioner } from 'fhir/r4.js'
import { finding } from '../finding.js'
import { isOfCitizens, luhnHolds } from '../registers/index.js'
import { US_NPI } from '../systems.js'
import type { RuleCheck } from './context.js'

/**
 * Letters, digits and marks of any script, as ranges. `\p{L}` is not used, because its content depends on the
 * version of Unicode in Node, and validators on different versions must agree.
 */
const SIGN = '0-9A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u1fff\\u2c00-\\u2dff\\u3005-\\ud7ff\\uf900-\\ufdff' +
  '\\ufe70-\\ufefc\\uff10-\\uffdc\\u{10000}-\\u{1cfff}\\u{1e000}-\\u{1efff}\\u{20000}-\\u{3ffff}'
/** The form of a registration number in any register; some systems below have further rules. */
const ANY_NUMBER = new RegExp(`^[${SIGN}][${SIGN} ./@_-]{0,63}$`, 'u')
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/
const OID = /^[0-2](\.(0|[1-9]\d*))+$/

/** HL7 v2 table 0203: types of licences to practise. */
const LICENCE_TYPES: ReadonlySet<string> = new Set([
  'MD', 'LN', 'PRN', 'NPI', 'DN', 'DO', 'DDS', 'DPM', 'NP', 'PA', 'RN', 'RPH', 'OD', 'SL', 'UPIN',
  'DEA', 'LANR', 'ZANR', 'RPPS', 'ADELI'
])
/** HL7 v2 table 0203: types of numbers of citizens, employees, patients and their documents. */
const OTHER_TYPES =
  /^(NI|SS|NN[A-Z]{2,3}|TAX|PPN|DL|CZ|NIIP|PRC|BC|BCT|WCN?|VS|MI|EI|EN|MR|PI|PT|PN|AN|MC|MA|BA)$/

/** AUT-01, by form only: every clinician has a well-formed registration number. There are no rosters yet. */
export const registration: RuleCheck = ({ parts }) => parts.practitioners
  .filter((practitioner) => registrationOf(practitioner) === undefined)
  .map(() => finding('AUT-01', 'reject', 'business-rule', 'Practitioner.identifier',
    'no well-formed registration number of a licensing authority (SPECIFICATION.md §1.9)'))

/**
 * Finds the registration number of a clinician.
 *
 * @param register a register whose numbers are licences, by the hospital's configuration
 * @returns the identifier that is called a licence to practise, else the first that could be a licence.
 */
export function registrationOf (
  practitioner: Pick<Practitioner, 'identifier'>, register?: string
): Identifier | undefined {
  const usable = (practitioner.identifier ?? []).filter(isRegistration)
  const isLicence = (identifier: Identifier): boolean =>
    identifier.system === US_NPI || identifier.system === register ||
    hasType(identifier, (code) => LICENCE_TYPES.has(code))
  return usable.find(isLicence) ?? usable[0]
}

/** Tells whether the identifier could be a licence. A citizen number or a staff number is never a licence. */
function isRegistration (identifier: Identifier): boolean {
  const { system, value, use } = identifier
  if (system === undefined || value === undefined || use === 'old') return false
  if (!ABSOLUTE_URI.test(system) && !OID.test(system)) return false
  if (isOfCitizens(system) || hasType(identifier, (code) => OTHER_TYPES.test(code))) return false
  return system === US_NPI ? isNpi(value) : ANY_NUMBER.test(value)
}

function hasType ({ type }: Identifier, test: (code: string) => boolean): boolean {
  return type?.coding?.some(({ code }) => code !== undefined && test(code)) ?? false
}

/**
 * National Provider Identifier, 45 CFR 162.406: ten digits, the last the Luhn digit (ISO/IEC 7812)
 * of the number preceded by 80840.
 */
export function isNpi (value: string): boolean {
  return /^\d{10}$/.test(value) && luhnHolds(`80840${value}`)
}

import type { Identifier, Practitioner } from 'fhir/r4.js'
import { finding } from '../finding.js'
import { isOfCitizens, luhnHolds } from '../registers/index.js'
import { US_NPI } from '../systems.js'
import type { RuleCheck } from './context.js'

/**
 * Letters, digits and marks of any script. By ranges: what `\p{L}` holds grows with each version of
 * Unicode, hence of Node, and validators on two of them must agree.
 */
const SIGN = '0-9A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u1fff\\u2c00-\\u2dff\\u3005-\\ud7ff\\uf900-\\ufdff' +
  '\\ufe70-\\ufefc\\uff10-\\uffdc\\u{10000}-\\u{1cfff}\\u{1e000}-\\u{1efff}\\u{20000}-\\u{3ffff}'
/** What any register's number looks like; systems with rules of their own are below. */
const ANY_NUMBER = new RegExp(`^[${SIGN}][${SIGN} ./@_-]{0,63}$`, 'u')
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/
const OID = /^[0-2](\.(0|[1-9]\d*))+$/

/** HL7 v2 table 0203: numbers by which somebody may practise. */
const LICENCE_TYPES: ReadonlySet<string> = new Set([
  'MD', 'LN', 'PRN', 'NPI', 'DN', 'DO', 'DDS', 'DPM', 'NP', 'PA', 'RN', 'RPH', 'OD', 'SL', 'UPIN',
  'DEA', 'LANR', 'ZANR', 'RPPS', 'ADELI'
])
/** Numbers of a citizen, an employee or a patient, and of their papers. */
const OTHER_TYPES =
  /^(NI|SS|NN[A-Z]{2,3}|TAX|PPN|DL|CZ|NIIP|PRC|BC|BCT|WCN?|VS|MI|EI|EN|MR|PI|PT|PN|AN|MC|MA|BA)$/

/** AUT-01 by form: every clinician's registration number is well formed. Rosters come later. */
export const registration: RuleCheck = ({ parts }) => parts.practitioners
  .filter((practitioner) => registrationOf(practitioner) === undefined)
  .map(() => finding('AUT-01', 'reject', 'business-rule', 'Practitioner.identifier',
    'no well-formed registration number of a licensing authority'))

/**
 * @param register whose numbers are licences by the hospital's configuration
 * @returns the identifier that is called a licence to practise, else the first that can be one.
 */
export function registrationOf (
  practitioner: Pick<Practitioner, 'identifier'>, register?: string
): Identifier | undefined {
  const able = (practitioner.identifier ?? []).filter(isRegistration)
  const isLicence = (one: Identifier): boolean => one.system === US_NPI || one.system === register ||
    hasType(one, (code) => LICENCE_TYPES.has(code))
  return able.find(isLicence) ?? able[0]
}

/** The civil number of a clinician is not a licence, whatever its form; nor is a staff number. */
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

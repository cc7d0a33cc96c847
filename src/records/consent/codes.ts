/** The codes of HL7 that the profile PCF uses, and what they mean in a rule. */
import { CATEGORIES, ORDINARY, PURPOSES, ROLES, SENSITIVE, type Role } from '../../protocol/consent/index.js'
import type { Coded } from './json.js'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
export const SCOPE = `${TERMINOLOGY}/consentscope`
export const ACTION = `${TERMINOLOGY}/consentaction`
export const REASON = `${TERMINOLOGY}/v3-ActReason`
export const ACT_CODE = `${TERMINOLOGY}/v3-ActCode`
export const CONFIDENTIALITY = `${TERMINOLOGY}/v3-Confidentiality`
export const PARTICIPATION = `${TERMINOLOGY}/v3-ParticipationType`
export const PRACTITIONER_ROLE = `${TERMINOLOGY}/practitioner-role`
export const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types'
export const LOINC = 'http://loinc.org'
/** LOINC: Consent Document. */
export const CONSENT_DOCUMENT = '59284-0'

/** Codes of ActCode that are children or synonyms of a category. */
const NARROWER: Readonly<Record<string, keyof typeof CATEGORIES>> = {
  ETH: 'SUD', ETHUD: 'SUD', OPIOIDUD: 'SUD', MH: 'PSY', PSYTHPN: 'PSY'
}

/** Returns the bits of categories that a security label means; 0 if it means none. */
export function categoriesOf ({ code = '', system }: Coded): number {
  if (system === CONFIDENTIALITY) return code === 'N' ? ORDINARY : code === 'R' ? SENSITIVE : 0
  if (system !== ACT_CODE) return 0
  const name = Object.hasOwn(NARROWER, code) ? NARROWER[code]! : code
  return Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name as keyof typeof CATEGORIES] : 0
}

/** Returns the bit of a purpose; 0 if it is not of the closed set. */
export function purposeOf ({ code = '', system }: Coded): number {
  return system === REASON && Object.hasOwn(PURPOSES, code) ? PURPOSES[code as keyof typeof PURPOSES] : 0
}

/** Returns the role of a clinician; `any` if the code means none. */
export function roleOf ({ code = '', system }: Coded): Role {
  const isRole = system === PRACTITIONER_ROLE && Object.hasOwn(ROLES, code)
  return isRole ? ROLES[code as keyof typeof ROLES] : ROLES.any
}

/** Returns the names of the bits in a sum. */
export function namesOf (bits: Readonly<Record<string, number>>, sum: number): string[] {
  return Object.keys(bits).filter(name => (sum & bits[name]!) !== 0)
}

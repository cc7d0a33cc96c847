/** Shows the provisions of a rule as a FHIR R4 Consent of the profile PCF. */
import type { Consent, ConsentProvision, ConsentProvisionActor, Reference } from 'fhir/r4.js'
import {
  ALL_CATEGORIES, CATEGORIES, CONSENTED_PURPOSES, Effect, ORDINARY, PURPOSES, ROLES, SENSITIVE,
  type Provision, type Reader
} from '../../protocol/consent/index.js'
import {
  ACT_CODE, CONFIDENTIALITY, CONSENT_DOCUMENT, LOINC, PARTICIPATION, PRACTITIONER_ROLE, REASON, SCOPE, namesOf
} from './codes.js'
import { formatTime } from '../time/index.js'

/** What a Consent says besides its provisions. */
export interface ConsentFacts {
  readonly id: string
  readonly patient: Reference
  readonly performer: Reference
  readonly organization: Reference
  /** The form on paper, or the order on the chain. */
  readonly source: Reference
  readonly policy: string
  /** ms since 1970. */
  readonly dateTime: number
  /** References that `Resolver` resolves. */
  readerOf (reader: Reader): Reference
  recordOf (record: Uint8Array): Reference
}

/** The base denies, as the chain does. Everything else is nested, and so is the permission of emergencies. */
export function consentResource (provisions: readonly Provision[], facts: ConsentFacts): Consent {
  const { dateTime, id, organization, patient, performer, policy, source } = facts
  return {
    resourceType: 'Consent',
    id,
    status: 'active',
    scope: { coding: [{ system: SCOPE, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: LOINC, code: CONSENT_DOCUMENT }] }],
    patient,
    dateTime: formatTime(dateTime),
    performer: [performer],
    organization: [organization],
    sourceReference: source,
    policy: [{ uri: policy }],
    provision: {
      type: 'deny',
      provision: [
        ...provisions.map(provision => provisionResource(provision, facts)),
        { type: 'permit', purpose: [{ system: REASON, code: 'BTG' }] }
      ]
    }
  }
}

function provisionResource (
  { categories, effect, from, purposes, readers, records, until }: Provision, facts: ConsentFacts
): ConsentProvision {
  const period = {
    ...(from === 0 ? {} : { start: formatTime(from) }),
    // The end of a FHIR period is inclusive, to the millisecond.
    ...(until === 0 ? {} : { end: formatTime(until - 1) })
  }
  return {
    type: effect === Effect.permit ? 'permit' : 'deny',
    ...(from === 0 && until === 0 ? {} : { period }),
    ...(readers.length === 0 ? {} : { actor: readers.map(reader => actorOf(reader, facts)) }),
    ...(purposes === CONSENTED_PURPOSES
      ? {}
      : { purpose: namesOf(PURPOSES, purposes).map(code => ({ system: REASON, code })) }),
    ...(categories === ALL_CATEGORIES ? {} : { securityLabel: labelsOf(categories) }),
    ...(records.length === 0
      ? {}
      : { data: records.map(record => instanceOf(record, facts)) })
  }
}

function instanceOf (
  record: Uint8Array, facts: ConsentFacts
): { meaning: 'instance', reference: Reference } {
  return { meaning: 'instance', reference: facts.recordOf(record) }
}

function actorOf (reader: Reader, facts: ConsentFacts): ConsentProvisionActor {
  const role = Object.entries(ROLES).find(([, number]) => number === reader.role && number !== ROLES.any)
  return {
    role: {
      coding: [
        { system: PARTICIPATION, code: 'IRCP' },
        ...(role === undefined ? [] : [{ system: PRACTITIONER_ROLE, code: role[0] }])
      ]
    },
    reference: facts.readerOf(reader)
  }
}

function labelsOf (categories: number): { system: string, code: string }[] {
  const isRestricted = (categories & SENSITIVE) === SENSITIVE
  return [
    ...((categories & ORDINARY) === 0 ? [] : [{ system: CONFIDENTIALITY, code: 'N' }]),
    ...(isRestricted ? [{ system: CONFIDENTIALITY, code: 'R' }] : []),
    ...(isRestricted ? [] : namesOf(CATEGORIES, categories).map(code => ({ system: ACT_CODE, code })))
  ]
}

import type { PatientIdentifier } from '../../api/index.js'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const BASE = 'https://medichain.example/fhir'

export const PURPOSES = ['TREAT', 'ETREAT', 'CAREMGT', 'PATRQT', 'HQUALIMP'] as const
export const ROLES = ['doctor', 'nurse', 'pharmacist'] as const
export const CATEGORIES = ['PSY', 'SUD', 'HIV', 'STD', 'SEX', 'GDIS', 'SDV'] as const

export interface ConsentFlags {
  readonly consent?: string
  /** Peer IDs. */
  readonly hospital?: readonly string[]
  readonly practitioner?: readonly string[]
  readonly role?: string
  readonly purpose?: readonly string[]
  readonly category?: readonly string[]
  readonly case?: readonly string[]
  readonly from?: string
  readonly until?: string
}

/** Makes a FHIR Consent of the profile PCF from the flags of a command. Only the node judges it. */
export function consentOf (
  verb: 'give' | 'deny', { system, value }: PatientIdentifier, flags: ConsentFlags
): unknown {
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { identifier: system === undefined ? { value } : { system, value } },
    provision: { type: 'deny', provision: [provisionOf(verb === 'give' ? 'permit' : 'deny', flags)] }
  }
}

function provisionOf (type: 'permit' | 'deny', flags: ConsentFlags): unknown {
  const { category = [], from, purpose = [], until } = flags
  const actor = actorsOf(flags)
  const data = (flags.case ?? []).map(value =>
    ({ meaning: 'instance', reference: { identifier: { system: `${BASE}/cases`, value } } }))
  const period = {
    ...(from === undefined ? {} : { start: from }), ...(until === undefined ? {} : { end: until })
  }
  return {
    type,
    ...(from === undefined && until === undefined ? {} : { period }),
    ...(actor.length === 0 ? {} : { actor }),
    ...(purpose.length === 0
      ? {}
      : { purpose: purpose.map(code => ({ system: `${TERMINOLOGY}/v3-ActReason`, code })) }),
    ...(category.length === 0
      ? {}
      : { securityLabel: category.map(code => ({ system: `${TERMINOLOGY}/v3-ActCode`, code })) }),
    ...(data.length === 0 ? {} : { data })
  }
}

function actorsOf ({ hospital = [], practitioner = [], role }: ConsentFlags): unknown[] {
  const coding = [
    { system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' },
    ...(role === undefined ? [] : [{ system: `${TERMINOLOGY}/practitioner-role`, code: role }])
  ]
  const named = [
    ...hospital.map(value => ({ system: `${BASE}/members`, value })),
    ...practitioner.map(value => ({ system: `${BASE}/clinician-keys`, value }))
  ]
  if (named.length > 0) return named.map(identifier => ({ role: { coding }, reference: { identifier } }))
  return role === undefined ? [] : [{ role: { coding }, reference: { display: `any ${role}` } }]
}

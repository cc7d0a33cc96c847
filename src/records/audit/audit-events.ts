import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding, Reference } from 'fhir/r4.js'
import type { AccessEvent } from '../../protocol/access/index.js'
import { PURPOSES, ROLES, assert, hex, type CaseId, type MemberId } from '../../protocol/types/index.js'
import { PRACTITIONER_ROLE, REASON } from '../consent/codes.js'
import { issuedProblems } from '../structure/index.js'
import { CASE_SYSTEM, CLINICIAN_KEY_SYSTEM, CONSENT_POLICY, MEMBER_SYSTEM } from '../systems.js'
import { formatTime } from '../time/index.js'
import {
  APPLICATION, APPLICATION_SERVER, AUTHORIZER, CONSENT_TYPE, DESTINATION, DOMAIN_RESOURCE, PATIENT_ROLE,
  PATTERNS, PERSON, PROVIDER, QUERY_ROLE, RECIPIENT, SOURCE, SYSTEM_OBJECT, type Pattern
} from './codes.js'

/** What an AuditEvent says besides its event. */
export interface AuditContext {
  /** The identifier by which the reader of the AuditEvent knows the patient. */
  readonly patient: { readonly system: string, readonly value: string }
  peerIdOf (hospital: MemberId): string
  /** The name of a hospital; empty if it has none. */
  hospitalOf (hospital: MemberId): string
}

/** Ends the id of an AuditEvent about one of the records that an event touched. */
const CASE_DIGITS = 12
/** The network of an agent is a URI: peers have keys, and addresses that change. */
const URI_ADDRESS = '5'
const OUTCOME = { done: '0', refused: '8' } as const

/**
 * Writes an event as AuditEvents. The pattern of a read names a single record, so a read of several records
 * is as many AuditEvents.
 * @param id begins their ids; with a record, the first digits of its case id follow
 */
export function auditEvents (event: AccessEvent, id: string, context: AuditContext): AuditEvent[] {
  const pattern = PATTERNS[event.kind]
  const isOfOne = event.cases.length > 0 && (pattern.shape === 'read' || pattern.shape === 'disclosure')
  const made = isOfOne
    ? event.cases.map(record => auditEvent(pattern, { ...event, cases: [record] },
      `${id}-${hex(record).slice(0, CASE_DIGITS)}`, context))
    : [auditEvent(pattern, event, id, context)]
  assert(made.every(one => issuedProblems(one).length === 0), 'an AuditEvent is as R4 has it')
  return made
}

function auditEvent (
  pattern: Pattern, event: AccessEvent, id: string, context: AuditContext
): AuditEvent {
  const { action, profile, subtype, type } = pattern
  const { isPermitted, purpose, time } = event
  const purposes = purposesOf(purpose)
  return {
    resourceType: 'AuditEvent', id, meta: { profile: [profile] }, type, subtype: [...subtype], action,
    recorded: formatTime(time), outcome: isPermitted ? OUTCOME.done : OUTCOME.refused,
    ...(isPermitted ? {} : { outcomeDesc: 'the consents of the patient do not permit this' }),
    ...(purposes.length === 0 ? {} : { purposeOfEvent: purposes }),
    agent: agentsOf(pattern, event, context),
    source: { observer: hospitalReference(event.hospital, context), type: [APPLICATION_SERVER] },
    entity: entitiesOf(pattern, event, context)
  }
}

function purposesOf (purpose: number): { coding: Coding[] }[] {
  const code = Object.entries(PURPOSES).find(([, bit]) => bit === purpose)?.[0]
  return code === undefined ? [] : [{ coding: [{ system: REASON, code }] }]
}

function agentsOf ({ shape }: Pattern, event: AccessEvent, context: AuditContext): AuditEventAgent[] {
  const { hospital, other, purpose } = event
  const reader = other ?? hospital
  const purposes = purposesOf(purpose)
  const machine = (type: Coding, id: MemberId): AuditEventAgent => ({
    type: { coding: [type] }, who: hospitalReference(id, context), requestor: false,
    network: { address: `${MEMBER_SYSTEM}/${context.peerIdOf(id)}`, type: URI_ADDRESS }
  })
  switch (shape) {
    // In a read the client is the destination, and in a query it is the source.
    case 'read': return [machine(DESTINATION, hospital), machine(SOURCE, hospital), userOf(event, context)]
    case 'query': return [machine(SOURCE, hospital), machine(DESTINATION, hospital), userOf(event, context)]
    case 'disclosure': return [machine(SOURCE, hospital), machine(DESTINATION, reader)]
    case 'decision': return [
      machine(APPLICATION, reader), userOf(event, context),
      {
        type: { coding: [PROVIDER] }, who: hospitalReference(reader, context), requestor: false,
        ...(purposes.length === 0 ? {} : { purposeOfUse: purposes })
      },
      { type: { coding: [AUTHORIZER] }, who: hospitalReference(hospital, context), requestor: false }
    ]
  }
}

/** The clinician, or the hospital as a whole where no clinician is named. */
function userOf (
  { hospital, other, practitioner, purpose, role }: AccessEvent, context: AuditContext
): AuditEventAgent {
  const code = Object.entries(ROLES).find(([, number]) => number === role && number !== ROLES.any)?.[0]
  const purposes = purposesOf(purpose)
  return {
    type: { coding: [RECIPIENT] },
    ...(code === undefined ? {} : { role: [{ coding: [{ system: PRACTITIONER_ROLE, code }] }] }),
    who: practitioner === undefined
      ? hospitalReference(other ?? hospital, context)
      : { identifier: { system: CLINICIAN_KEY_SYSTEM, value: hex(practitioner) } },
    requestor: true,
    ...(purposes.length === 0 ? {} : { purposeOfUse: purposes })
  }
}

function entitiesOf (
  { shape }: Pattern, { cases }: AccessEvent, { patient }: AuditContext
): AuditEventEntity[] {
  const subject: AuditEventEntity = {
    what: { type: 'Patient', identifier: { ...patient } }, type: PERSON, role: PATIENT_ROLE
  }
  switch (shape) {
    case 'decision': return [
      subject, { what: { type: 'Consent', identifier: { system: CONSENT_POLICY } }, type: CONSENT_TYPE }
    ]
    // The query of the pattern is required. No text of a request is kept, so it names the search alone.
    case 'query': return [subject, { type: SYSTEM_OBJECT, role: QUERY_ROLE, query: 'UGF0aWVudA==' }]
    case 'read': case 'disclosure': return [subject, ...cases.map(record => ({
      what: recordReference(record), type: SYSTEM_OBJECT, role: DOMAIN_RESOURCE
    }))]
  }
}

function hospitalReference (id: MemberId, { hospitalOf, peerIdOf }: AuditContext): Reference {
  const display = hospitalOf(id)
  return {
    identifier: { system: MEMBER_SYSTEM, value: peerIdOf(id) }, ...(display === '' ? {} : { display })
  }
}

function recordReference (record: CaseId): Reference {
  return { type: 'Condition', identifier: { system: CASE_SYSTEM, value: hex(record) } }
}

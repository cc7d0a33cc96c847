import type { Coding } from 'fhir/r4.js'
import { AccessKind } from '../../protocol/types/index.js'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const DCM = 'http://dicom.nema.org/resources/ontology/DCM'
const BALP = 'https://profiles.ihe.net/ITI/BALP'
const RESTFUL = 'http://hl7.org/fhir/restful-interaction'

export const PERSON: Coding = { system: `${TERMINOLOGY}/audit-entity-type`, code: '1' }
export const SYSTEM_OBJECT: Coding = { system: `${TERMINOLOGY}/audit-entity-type`, code: '2' }
export const PATIENT_ROLE: Coding = { system: `${TERMINOLOGY}/object-role`, code: '1' }
export const DOMAIN_RESOURCE: Coding = { system: `${TERMINOLOGY}/object-role`, code: '4' }
export const QUERY_ROLE: Coding = { system: `${TERMINOLOGY}/object-role`, code: '24' }
export const CONSENT_TYPE: Coding = { system: 'http://hl7.org/fhir/resource-types', code: 'Consent' }

export const SOURCE: Coding = { system: DCM, code: '110153', display: 'Source Role ID' }
export const DESTINATION: Coding = { system: DCM, code: '110152', display: 'Destination Role ID' }
export const APPLICATION: Coding = { system: DCM, code: '110150', display: 'Application' }
export const RECIPIENT: Coding = { system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' }
export const PROVIDER: Coding = { system: `${TERMINOLOGY}/v3-RoleClass`, code: 'PROV' }
export const AUTHORIZER: Coding =
  { system: `${TERMINOLOGY}/extra-security-role-type`, code: 'authserver' }
export const APPLICATION_SERVER: Coding = { system: `${TERMINOLOGY}/security-source-type`, code: '4' }

const REST: Coding = { system: `${TERMINOLOGY}/audit-event-type`, code: 'rest' }
const SECURITY_ALERT: Coding = { system: DCM, code: '110113', display: 'Security Alert' }
const EXPORT: Coding = { system: DCM, code: '110106', display: 'Export' }
const DISCLOSE: Coding = { system: `${TERMINOLOGY}/iso-21089-lifecycle`, code: 'disclose' }
const READ: Coding = { system: RESTFUL, code: 'read' }

/** The pattern of BALP that a kind of access has. */
export interface Pattern {
  readonly profile: string
  readonly shape: 'read' | 'query' | 'decision' | 'disclosure'
  readonly type: Coding
  readonly subtype: readonly Coding[]
  readonly action: 'E' | 'R'
}

const READING: Pattern = {
  profile: `${BALP}/StructureDefinition/IHE.BasicAudit.PatientRead`, shape: 'read', type: REST,
  subtype: [READ], action: 'R'
}
const QUERYING: Pattern = {
  profile: `${BALP}/StructureDefinition/IHE.BasicAudit.PatientQuery`, shape: 'query', type: REST,
  subtype: [{ system: RESTFUL, code: 'search' }], action: 'E'
}
const DECIDING: Pattern = {
  profile: `${BALP}/StructureDefinition/IHE.BasicAudit.AuthZconsent`, shape: 'decision',
  type: SECURITY_ALERT, subtype: [{ system: `${BALP}/CodeSystem/AuthZsubType`, code: 'AuthZ-Consent' }],
  action: 'E'
}
const DISCLOSING: Pattern = {
  profile: `${BALP}/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source`, shape: 'disclosure',
  type: EXPORT, subtype: [DISCLOSE], action: 'R'
}

export const PATTERNS: Readonly<Record<AccessKind, Pattern>> = {
  [AccessKind.read]: READING, [AccessKind.emergency]: READING, [AccessKind.search]: QUERYING,
  [AccessKind.lookUp]: QUERYING, [AccessKind.decision]: DECIDING, [AccessKind.keyRefused]: DECIDING,
  [AccessKind.export]: DISCLOSING, [AccessKind.excerpt]: DISCLOSING, [AccessKind.keyGiven]: DISCLOSING
}

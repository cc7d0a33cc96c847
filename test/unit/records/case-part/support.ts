import { utf8 } from '../../../../src/protocol/types/index.js'
import {
  EntryRole, FHIR_JSON, encodeRecordPart, padded, unbound, type ContainerEntry, type OwnProvenance
} from '../../../../src/records/container/index.js'

export type Json = Record<string, unknown>

/** The resources that have rows, each with what the rows need of the others. */
export const BASES = {
  Condition: { resourceType: 'Condition', onsetDateTime: '2020-03-01', recordedDate: '2020-03-05' },
  Patient: { resourceType: 'Patient', birthDate: '1980-02-03' },
  Encounter: { resourceType: 'Encounter', period: { start: '2020-03-04' } },
  Observation: { resourceType: 'Observation', effectiveDateTime: '2020-03-04' },
  DiagnosticReport: { resourceType: 'DiagnosticReport', effectiveDateTime: '2020-03-04' }
} as const

const ROLES: Readonly<Record<keyof typeof BASES, EntryRole>> = {
  Condition: EntryRole.condition, Patient: EntryRole.patient, Encounter: EntryRole.encounter,
  Observation: EntryRole.evidence, DiagnosticReport: EntryRole.evidence
}

export const PROVENANCE: OwnProvenance = {
  receivedAt: Date.UTC(2026, 5, 1, 12), isHistorical: false, disputes: undefined, isOurs: true,
  clinician: { entry: 7, role: 1 }, encounterDiagnosis: 0, filled: [], marks: []
}

export const SEED = new Uint8Array(32).fill(3)

export function entryOf (role: EntryRole, resource: unknown): ContainerEntry {
  const bytes = utf8(typeof resource === 'string' ? resource : JSON.stringify(resource))
  return { type: 'own', role, fullUrl: '', mediaType: FHIR_JSON, bytes, cuts: [] }
}

/** Makes a padded record part of the bases, of which some are replaced, and of further resources. */
export function containerOf (
  over: Partial<Record<keyof typeof BASES, unknown>>, others: readonly (readonly [EntryRole, unknown])[] = [],
  provenance: Partial<OwnProvenance> = {}, binding = unbound(0)
): Uint8Array {
  const entries = (Object.keys(BASES) as (keyof typeof BASES)[])
    .filter((type) => ROLES[type] !== EntryRole.evidence || type in over)
    .map((type) => entryOf(ROLES[type], over[type] ?? BASES[type]))
  return padded(encodeRecordPart({
    caseSeed: SEED, provenance: { ...PROVENANCE, ...provenance },
    entries: [...entries, ...others.map(([role, resource]) => entryOf(role, resource))], binding
  }))!
}

import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Condition, Encounter, FhirResource, Patient } from 'fhir/r4.js'
import { parseSubmission } from '../../fixtures/parse-submission.js'
import type { PreparedDiagnosis, SubmissionDefaults } from '../../../src/records/index.js'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')
/** Third-party data, which some machines have beside the repository. */
export const SHARED_DATA = join(ROOT, '../shared/data')

export const NOW = Date.UTC(2026, 5, 1, 12)
export const HOSPITAL = new Uint8Array(32).fill(7)
export const DEFAULTS: SubmissionDefaults = {
  submitter: HOSPITAL,
  practitioner: { system: 'https://licensing.example/physicians', value: 'X-10' }
}

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'

export function patient (over: Partial<Patient> = {}): Patient {
  return {
    resourceType: 'Patient',
    id: 'p',
    identifier: [{ system: 'https://id.example/national', value: 'MC-55-1234' }],
    name: [{ family: 'Tannenbaum', given: ['Rosalind'] }],
    gender: 'female',
    birthDate: '1980-02-29',
    ...over
  }
}

export function encounter (over: Partial<Encounter> = {}): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'e',
    status: 'finished',
    class: { system: `${TERMINOLOGY}/v3-ActCode`, code: 'AMB' },
    subject: { reference: 'Patient/p' },
    period: { start: '2026-03-14T09:00:00Z', end: '2026-03-14T09:30:00Z' },
    ...over
  }
}

/** Makes a Condition. Elements that are undefined in `over` are omitted, as in JSON. */
export function condition (
  over: { [K in keyof Condition]?: Condition[K] | undefined } = {}
): Condition {
  return JSON.parse(
    JSON.stringify({
      resourceType: 'Condition',
      id: 'dx-1',
      clinicalStatus: { coding: [{ system: `${TERMINOLOGY}/condition-clinical`, code: 'active' }] },
      verificationStatus: {
        coding: [{ system: `${TERMINOLOGY}/condition-ver-status`, code: 'confirmed' }]
      },
      code: {
        coding: [
          { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.9' },
          { system: 'http://snomed.info/sct', code: '44054006' }
        ]
      },
      subject: { reference: 'Patient/p' },
      encounter: { reference: 'Encounter/e' },
      onsetDateTime: '2026-03',
      recordedDate: '2026-03-14T09:20:00Z',
      ...over
    })
  ) as Condition
}

export function bundle (...resources: FhirResource[]): object {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource }))
  }
}

/** Returns the diagnosis of a valid submission. */
export function prepared (...resources: FhirResource[]): PreparedDiagnosis {
  const parts = resources.length > 0 ? resources : [condition(), patient(), encounter()]
  const submission = parseSubmission(bundle(...parts), DEFAULTS, NOW)
  if (!submission.ok) throw new Error(JSON.stringify(submission.findings))
  return submission.diagnoses[0]!
}

/** Returns the rules that reject, in order, whether the submission was refused or prepared by force. */
export function rulesAgainst (resources: readonly FhirResource[], force = false): string[] {
  const submission = parseSubmission(bundle(...resources), DEFAULTS, NOW, { force })
  const findings = submission.ok
    ? submission.diagnoses.flatMap(({ findings }) => findings)
    : submission.findings
  return findings.filter(({ outcome }) => outcome === 'reject').map(({ rule }) => rule)
}

export function flagsOn (resources: readonly FhirResource[]): string[] {
  return prepared(...resources).findings.map((one) => `${one.rule} ${one.outcome}`)
}

/** Returns every `.json` file below a folder, or undefined if the folder does not exist. */
export function jsonFiles (folder: string): string[] | undefined {
  if (!existsSync(folder)) return undefined
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
    .sort()
}

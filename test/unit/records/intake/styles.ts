/** Makes Conditions in the styles of national guides and hospital systems. */
import assert from 'node:assert/strict'
import type { Coding, Condition, Extension, FhirResource, Patient } from 'fhir/r4.js'
import { Relation } from '../../../../src/protocol/types/index.js'
import { judgeCase, type Submission } from '../../../../src/records/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient } from '../support.js'

/** What a Condition has beside a subject. */
export type Over = { [K in keyof Condition]?: unknown } & { readonly [name: string]: unknown }

export const SCT = 'http://snomed.info/sct'
export const GM = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'
export const WHO = 'http://hl7.org/fhir/sid/icd-10'
export const HL7 = 'http://terminology.hl7.org/CodeSystem'
export const DIABETES = { code: { coding: [{ system: SCT, code: '44054006' }] } }

export const coded = (system: string, code: string, more: Partial<Coding> = {}): Over =>
  ({ code: { coding: [{ system, code, ...more }] } })
export const concept = (system: string, code: string): object => ({ coding: [{ system, code }] })
export const clinical = (code: string): object => concept(`${HL7}/condition-clinical`, code)
export const verified = (code: string): object => concept(`${HL7}/condition-ver-status`, code)
export const extension = (url: string, value: Omit<Extension, 'url'>): { extension: Extension[] } =>
  ({ extension: [{ url, ...value }] })
export const absent = (valueCode: string): object =>
  extension('http://hl7.org/fhir/StructureDefinition/data-absent-reason', { valueCode })

/** Submits a Condition of this style with its Patient, an Encounter and perhaps more. */
export function submitted (over: Over, person: Partial<Patient> = {}, ...more: FhirResource[]): Submission {
  const blank = {
    clinicalStatus: undefined, verificationStatus: undefined, encounter: undefined, onsetDateTime: undefined,
    recordedDate: undefined, code: undefined
  }
  const sent = condition({ ...blank, ...over } as Partial<Condition>)
  return parseSubmission(bundle(sent, patient(person), encounter(), ...more), DEFAULTS, NOW)
}

/** The rules that ask a person or reject, at the submitter and by the case part. */
export function objections (submission: Submission): string[] {
  assert.ok(submission.ok, JSON.stringify(submission))
  const [diagnosis] = submission.diagnoses
  const judged = judgeCase(diagnosis!.parts!.case, { relation: Relation.new, chainTime: NOW })
  return [...diagnosis!.findings, ...judged.findings]
    .filter(({ outcome }) => outcome === 'reject' || outcome === 'flag').map(({ rule }) => rule)
}

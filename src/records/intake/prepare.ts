import type { Bundle, Condition, FhirResource, Patient, Reference } from 'fhir/r4.js'
import { MAX_BODY_BYTES } from '../../protocol/codec/index.js'
import { Relation, type CaseId, type Timestamp } from '../../protocol/types/index.js'
import { disputeOf } from '../dispute.js'
import { finding, rejects, statusOf, type Finding } from '../finding.js'
import { checkBody } from '../rules/index.js'
import { contradicts } from './about-patient.js'
import { bodyText } from './body-text.js'
import { statusesOf } from './certainty.js'
import { findClinicians } from './clinicians.js'
import { reduceCondition } from './condition.js'
import { contentOf } from './content.js'
import { Draft, type DraftContext } from './draft.js'
import { findEncounter, reduceEncounter } from './encounter.js'
import { findEvidence, reduceEvidence } from './evidence.js'
import { inSubmission } from './in-submission.js'
import { patientIdentifier, reducePatient } from './patient.js'
import { ownStatement } from './own-statement.js'
import { provenanceOf } from './provenance.js'
import { partsOf } from './record-part.js'
import { redactionFor } from './redaction.js'
import type { Located } from './entries.js'
import type { Source } from './source.js'
import type {
  PreparedDiagnosis, RefusedDiagnosis, SubmissionDefaults, SubmissionOptions
} from './submission.js'

export type Preparation =
  | { readonly ok: true, readonly diagnosis: PreparedDiagnosis }
  | { readonly ok: false, readonly refused: RefusedDiagnosis }

/** Makes the body of a Condition, and judges the body as validators will. */
export function prepare (
  from: Located, source: Source, defaults: SubmissionDefaults, now: Timestamp,
  options: SubmissionOptions
): Preparation {
  const draft = new Draft(source, defaults, now)
  const location = from.place ?? ''
  const result = assemble(from, draft, now, options)
  const refused = (findings: readonly Finding[]): Preparation => {
    const inEntry = inSubmission(findings, from, draft.read)
    return { ok: false, refused: { location, status: statusOf(findings), findings: inEntry } }
  }
  if (result === undefined) return refused([...draft.findings, ...draft.remarks])
  const { assembled, encounter, context: drafted } = result
  const relation = options.relation ?? Relation.new
  const { releases, submitter } = defaults
  const context = { chainTime: now, submitter, relation, ...(releases === undefined ? {} : { releases }) }
  const findings = [
    ...sizeFindings(assembled.body), ...checkBody(assembled.body, context), ...draft.remarks
  ]
  if (rejects(findings) && options.force !== true) return refused(findings)
  const { isHistorical, received } = options
  const stated = received === undefined ? undefined : { seed: received.seed, isHistorical }
  const parts = stated === undefined
    ? undefined
    : partsOf(from, encounter, drafted, ownStatement(stated, location, findings, draft, encounter))
  if (parts?.ok === false && parts.tooLarge !== undefined) {
    return refused([tooLarge(parts.tooLarge), ...findings])
  }
  const version = options.version ?? 1
  return {
    ok: true,
    diagnosis: {
      ...assembled, relation, version, location,
      ...(parts?.ok === true ? { parts: parts.parts } : {}),
      filled: draft.filled,
      findings: inSubmission(findings, from, draft.read)
    }
  }
}

type Assembled = Pick<PreparedDiagnosis, 'body' | 'patient' | 'identifier' | 'content' | 'disputes'>

interface Assembly {
  readonly assembled: Assembled
  readonly encounter: Located | undefined
  readonly context: DraftContext
}

function tooLarge (expression: string): Finding {
  const text = 'the record with this element is larger than 255 KiB'
  return finding('STR-05', 'reject', 'too-long', expression, text)
}

function assemble (
  located: Located, draft: Draft, now: Timestamp,
  { disputes, random }: Pick<SubmissionOptions, 'disputes' | 'random'>
): Assembly | undefined {
  if (located.isDeleted === true) {
    return draft.refuse('STR-05', 'invariant', 'Condition', 'a record cannot be deleted')
  }
  const original = draft.readAs('Condition', located)
  if (original === undefined) return undefined
  const context = findPatient(original.subject, located, draft)
  if (context === undefined) return undefined
  const { person } = context
  const patient = patientIdentifier(person, context.patient, draft, now, random)
  const { reference } = draft.takeFrom(located)
  const encounter = findEncounter(original, located, context)
  if (encounter !== undefined) draft.takeFrom(encounter.located)
  const evidence = findEvidence(original, located, context)
  const clinicians = findClinicians(original, located, encounter, context)
  const statuses = statusesOf(original, draft)
  if (draft.findings.length > 0 || patient === undefined) return undefined
  const { condition: reduced, key } =
    reduceCondition(original, located, clinicians, context, now)
  const condition: Condition = { ...reduced, ...statuses }
  const resources: FhirResource[] = [
    disputes === undefined ? condition : withDispute(condition, disputes),
    reducePatient(person, context.patientReference.slice('Patient/'.length)),
    ...(encounter === undefined ? [] : [reduceEncounter(encounter, context)]),
    ...clinicians.resources,
    ...evidence.map((found) => reduceEvidence(found, context))
  ]
  if (draft.filled.length > 0) {
    const references = new Map([['Condition', reference], ['Patient', context.patientReference]])
    if (condition.encounter?.reference !== undefined) {
      references.set('Encounter', condition.encounter.reference)
    }
    resources.push(provenanceOf(draft.filled, references, draft.defaults.submitter, now))
  }
  const entry = resources.map((resource) => ({ resource }))
  const assembled: Assembled = {
    body: { resourceType: 'Bundle', type: 'collection', entry },
    patient: { system: patient.system, value: patient.value },
    content: contentOf(draft, patient, disputes),
    ...(disputes === undefined ? {} : { disputes }),
    ...(key === undefined ? {} : { identifier: key })
  }
  return { assembled, encounter: encounter?.located, context }
}

function withDispute (condition: Condition, disputes: CaseId): Condition {
  return { ...condition, extension: [...condition.extension ?? [], disputeOf(disputes)] }
}

function findPatient (
  subject: Reference, from: Located, draft: Draft
): DraftContext & { readonly person: Patient } | undefined {
  const patient = draft.source.resolve(subject, from, 'Patient')
  if (patient === undefined && subject.reference === undefined) {
    return draft.refuse('STR-02', 'required', 'Condition.subject', 'names no Patient resource')
  }
  if (patient?.resource.resourceType !== 'Patient') {
    return draft.refuse('STR-04', 'invariant', 'Condition.subject',
      'does not lead to a Patient of the submission')
  }
  const person = draft.readAs('Patient', patient)
  if (person === undefined) return undefined
  if (draft.source.isByIdAlone(subject.reference ?? '', from)) {
    draft.remark('INT-03', 'note', 'Condition.subject',
      'found among several patients by its id alone, since no entry has the address of a server')
  }
  if (contradicts(subject, patient, draft.defaults.patientSystems)) {
    return draft.refuse('STR-04', 'invariant', 'Condition.subject',
      'reference and identifier name different patients')
  }
  const { display } = subject
  const redaction = redactionFor(person, display === undefined ? [] : [display], (at) => {
    draft.remark('INT-01', 'mark', at, 'a name, number or address of the patient was removed')
  })
  const patientReference = draft.takeFrom(patient).reference
  return { draft, redaction, patient, patientReference, person }
}

/** The pseudonym, which is added later, is smaller than this. */
const PSEUDONYM_BYTES = 256

function sizeFindings (body: Bundle): readonly Finding[] {
  return Buffer.byteLength(bodyText(body)) + PSEUDONYM_BYTES <= MAX_BODY_BYTES
    ? []
    : [finding('STR-05', 'reject', 'too-long', 'Bundle', 'body is larger than 256 KiB')]
}

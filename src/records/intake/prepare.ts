import type { Condition, FhirResource, Patient, Reference } from 'fhir/r4.js'
import { Relation, type CaseId, type Timestamp } from '../../protocol/types/index.js'
import { disputeOf } from '../dispute.js'
import { finding, rejects, statusOf, type Finding } from '../finding.js'
import { checkBody, judgeCase } from '../rules/index.js'
import { listInForce } from '../sensitive/index.js'
import { contradicts } from './about-patient.js'
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
import type { Located } from './entries.js'
import type { Source } from './source.js'
import type {
  PreparedDiagnosis, RefusedDiagnosis, SubmissionDefaults, SubmissionOptions
} from './submission.js'

export type Preparation =
  | { readonly ok: true, readonly diagnosis: PreparedDiagnosis }
  | { readonly ok: false, readonly refused: RefusedDiagnosis }

/** Makes both parts of a diagnosis, after this hospital's own check and the check of validators. */
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
  const { hasExcerpt = false } = options
  const context =
    { chainTime: now, submitter, relation, hasExcerpt, ...(releases === undefined ? {} : { releases }) }
  const findings = [...checkBody(assembled.body, context), ...draft.remarks]
  if (rejects(findings) && options.force !== true) return refused(findings)
  const parts = options.received === undefined
    ? undefined
    : partsOf(from, encounter, drafted, {
      ...ownStatement(
        { ...options.received, disputes: options.disputes }, location, findings, draft, encounter),
      list: listInForce(releases, now), hasExcerpt
    })
  if (parts?.ok === false) return refused([unsealable(parts.tooLarge), ...findings])
  const judged = parts === undefined ? [] : judgeCase(parts.parts.case, context).findings
    .filter(({ outcome, rule }) => outcome === 'reject' && !findings.some(({ outcome: known, rule: of }) =>
      known === 'reject' && of === rule))
  if (judged.length > 0 && options.force !== true) return refused([...judged, ...findings])
  const version = options.version ?? 1
  return {
    ok: true,
    diagnosis: {
      ...assembled, relation, version, location, isHistorical: options.received?.isHistorical === true,
      ...(parts === undefined ? {} : { parts: parts.parts }),
      filled: draft.filled,
      findings: inSubmission([...judged, ...findings], from, draft.read)
    }
  }
}

type Assembled = Pick<PreparedDiagnosis, 'body' | 'patient' | 'identifier' | 'content' | 'disputes'>

interface Assembly {
  readonly assembled: Assembled
  readonly encounter: Located | undefined
  readonly context: DraftContext
}

function unsealable (expression: string | undefined): Finding {
  if (expression === undefined) {
    const where = 'has a contained resource whose place in the submission is unclear'
    return finding('STR-04', 'reject', 'invariant', 'Condition', where)
  }
  const text = 'the record with this element is larger than 255 KiB (SPECIFICATION.md §6.1)'
  return finding('STR-05', 'reject', 'too-long', expression, text)
}

function assemble (
  located: Located, draft: Draft, now: Timestamp,
  { disputes, random }: Pick<SubmissionOptions, 'disputes' | 'random'>
): Assembly | undefined {
  if (located.isDeleted === true) {
    return draft.refuse('STR-05', 'invariant', 'Condition',
      'a record cannot be deleted, but retracted (protocol/SPECIFICATION.md §19)')
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
    return draft.refuse('STR-02', 'required', 'Condition.subject',
      'names no Patient resource (R4 condition-definitions.html#Condition.subject)')
  }
  if (patient?.resource.resourceType !== 'Patient') {
    return draft.refuse('STR-04', 'invariant', 'Condition.subject',
      'does not lead to a Patient of the submission (R4 bundle.html#references)')
  }
  const person = draft.readAs('Patient', patient)
  if (person === undefined) return undefined
  if (draft.source.isByIdAlone(subject.reference ?? '', from)) {
    draft.remark('INT-03', 'note', 'Condition.subject',
      'found among several patients by its id alone, since no entry has the address of a server')
  }
  if (contradicts(subject, patient, draft.defaults.patientSystems)) {
    return draft.refuse('STR-04', 'invariant', 'Condition.subject',
      'reference and identifier name different patients (R4 references.html#logical)')
  }
  const patientReference = draft.takeFrom(patient).reference
  return { draft, patient, patientReference, person }
}

import type { Condition, DiagnosticReport, Observation, Reference } from 'fhir/r4.js'
import { LOINC } from '../systems.js'
import { isOfPatient } from './about-patient.js'
import type { DraftContext } from './draft.js'
import type { Located } from './entries.js'
import { strip } from './strip.js'

interface FoundEvidence {
  readonly located: Located
  readonly resource: Observation | DiagnosticReport
}

/**
 * Finds the Observations and DiagnosticReports that `Condition.evidence` names, and the results of these
 * reports. Evidence that a body cannot hold or that leads out of the submission (R4 bundle.html#references)
 * is left out, and the submitter is told. Evidence about another patient (EVD-02) refuses the diagnosis.
 */
export function findEvidence (
  condition: Condition, from: Located, context: DraftContext
): readonly FoundEvidence[] {
  const found: FoundEvidence[] = []
  condition.evidence?.forEach((evidence, i) => evidence.detail?.forEach((detail, j) => {
    find(`Condition.evidence[${i}].detail[${j}]`, detail, from, found, context)
  }))
  return found
}

function find (
  expression: string, detail: Reference, from: Located, found: FoundEvidence[], context: DraftContext
): void {
  const { draft } = context
  const located = draft.source.resolve(detail, from, detail.type ?? 'Observation')
  if (located !== undefined) {
    if (!add(located, found, context)) leaveOut(expression, context)
  } else if (detail.reference === undefined) leaveOut(expression, context)
  else if (draft.findings.length === 0) {
    draft.remark('INT-03', 'mark', expression, 'leads out of the submission: left out of the record')
  }
}

function leaveOut (expression: string, { draft }: DraftContext): void {
  if (draft.findings.length > 0) return
  draft.remark('INT-03', 'mark', expression,
    'no valid Observation coded in LOINC and no valid DiagnosticReport: left out of the record')
}

/** @returns false if a body cannot hold this evidence. */
function add (located: Located, found: FoundEvidence[], context: DraftContext): boolean {
  const { draft } = context
  if (draft.nameOf(located) !== undefined) return true
  if (!isAboutPatient(located, context)) {
    draft.read.add(located)
    draft.refuse('EVD-02', 'business-rule', `${typeOf(located)}.subject`,
      'evidence is not about the patient of the diagnosis (SPECIFICATION.md §1.6)')
    return true
  }
  const resource = read(located, context)
  if (resource === undefined) return false
  draft.takeFrom(located)
  found.push({ located, resource })
  if (resource.resourceType !== 'DiagnosticReport') return true
  resource.result?.forEach((result, i) => {
    const observation = draft.source.resolve(result, located, 'Observation')
    if (observation === undefined) return
    if (typeOf(observation) === 'Observation' && add(observation, found, context)) return
    leaveOut(`DiagnosticReport.result[${i}]`, context)
  })
  return true
}

/** Checks evidence of any type: evidence about another patient is a mistake even if it is left out. */
function isAboutPatient (located: Located, context: DraftContext): boolean {
  const { subject, patient } = located.resource
  return isOfPatient(asReference(subject ?? patient), located, context)
}

/** Reads an unchecked value as a Reference, as far as its form is valid. */
export function asReference (value: unknown): Reference | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { reference, identifier } = value as { reference?: unknown, identifier?: unknown }
  const number = (identifier ?? {}) as { system?: unknown, value?: unknown }
  return {
    ...(typeof reference === 'string' ? { reference } : {}),
    ...(typeof number.value === 'string' && typeof number.system === 'string'
      ? { identifier: { system: number.system, value: number.value } }
      : {})
  }
}

function read (
  located: Located, { draft }: DraftContext
): Observation | DiagnosticReport | undefined {
  const type = typeOf(located)
  if (type === 'DiagnosticReport') return draft.tryAs(type, located)
  const observation = type === 'Observation' ? draft.tryAs(type, located) : undefined
  const isCoded = observation?.code.coding?.some(({ system, code }) => system === LOINC && code !== undefined)
  return isCoded === true ? observation : undefined
}

function typeOf ({ resource }: Located): string {
  return resource.resourceType
}

export function reduceEvidence (
  { located, resource }: FoundEvidence, { draft, patientReference }: DraftContext
): Observation | DiagnosticReport {
  const { id } = draft.take(located.resource, resource.resourceType)
  return {
    ...strip(resource, draft.mapper(located)),
    id,
    subject: { reference: patientReference }
  }
}

import type { Condition, DiagnosticReport, Observation } from 'fhir/r4.js'
import type { DraftContext } from './draft.js'
import type { Located } from './source.js'
import { strip } from './strip.js'

interface Found {
  readonly located: Located
  readonly resource: Observation | DiagnosticReport
}

/**
 * The Observations and DiagnosticReports that `Condition.evidence` names, and the results that
 * these reports name. Named evidence must be there (STR-04): the validators see nothing else.
 */
export function findEvidence (
  condition: Condition, from: Located, context: DraftContext
): readonly Found[] {
  const { draft } = context
  const found: Found[] = []
  condition.evidence?.forEach((evidence, i) => evidence.detail?.forEach((detail, j) => {
    const one = read(draft.source.resolve(detail.reference, from), context)
    if (one !== undefined) add(one, found, context)
    else if (draft.findings.length === 0) {
      draft.refuse('STR-04', 'invariant', `Condition.evidence[${i}].detail[${j}]`,
        'does not lead to an Observation or DiagnosticReport of the submission')
    }
  }))
  return found
}

function read (located: Located | undefined, { draft }: DraftContext): Found | undefined {
  const type = located?.resource.resourceType
  if (located === undefined || (type !== 'Observation' && type !== 'DiagnosticReport')) {
    return undefined
  }
  const resource = draft.readAs(type, located)
  return resource === undefined ? undefined : { located, resource }
}

function add (one: Found, found: Found[], context: DraftContext): void {
  const { draft, patient } = context
  const { located, resource } = one
  if (draft.isTaken(located.resource)) return
  const subject = resource.subject?.reference
  if (subject !== undefined &&
    draft.source.resolve(subject, located)?.resource !== patient.resource) {
    draft.refuse('EVD-02', 'business-rule', `${resource.resourceType}.subject`,
      'evidence is not about the patient of the diagnosis')
    return
  }
  draft.take(located.resource, resource.resourceType)
  found.push(one)
  if (resource.resourceType !== 'DiagnosticReport') return
  for (const result of resource.result ?? []) {
    const observation = read(draft.source.resolve(result.reference, located), context)
    if (observation?.resource.resourceType === 'Observation') add(observation, found, context)
  }
}

export function reduceEvidence (
  { located, resource }: Found, { draft, redaction, patientReference }: DraftContext
): Observation | DiagnosticReport {
  const { id } = draft.take(located.resource, resource.resourceType)
  return {
    ...strip(resource, draft.mapper(located), redaction),
    id,
    subject: { reference: patientReference }
  }
}

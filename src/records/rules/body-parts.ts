import type {
  Condition, DiagnosticReport, Encounter, FhirResource, Observation, Patient, Practitioner,
  PractitionerRole
} from 'fhir/r4.js'
import { finding, type Finding } from '../finding.js'
import { structureProblems, type Problem } from '../structure/index.js'
import type { Rule } from '../reasons.js'

/** The resources of one body, SPECIFICATION.md §1. */
export const MAX_BODY_RESOURCES = 64

/** The parts of a body with a valid structure, a single Condition and a single Patient. */
export interface BodyParts {
  readonly condition: Condition
  readonly patient: Patient
  readonly encounter: Encounter | undefined
  readonly practitioners: readonly Practitioner[]
  readonly roles: readonly PractitionerRole[]
  readonly observations: readonly Observation[]
  readonly reports: readonly DiagnosticReport[]
  readonly resources: readonly FhirResource[]
  resolve (reference: string | undefined): FhirResource | undefined
}

export type PartsResult =
  | { readonly ok: true, readonly parts: BodyParts, readonly findings: readonly Finding[] }
  | { readonly ok: false, readonly findings: readonly Finding[] }

/** Takes a body of any shape apart, and checks STR-01, STR-03, STR-04 and STR-05. */
export function takeApart (body: unknown): PartsResult {
  const entries = entriesOf(body)
  if (entries === undefined) return refuse('body is not a collection Bundle of resources')
  if (entries.length > MAX_BODY_RESOURCES) return refuse('body has more than 64 resources')
  const byReference = new Map<string, FhirResource>()
  const findings: Finding[] = []
  for (const resource of entries) {
    const name = referenceTo(resource)
    if (name === undefined || byReference.has(name)) {
      const text = 'every resource of a body needs a type and an id of its own'
      return { ok: false, findings: [finding('STR-04', 'reject', 'invariant', 'Bundle.entry', text)] }
    }
    byReference.set(name, resource as FhirResource)
  }
  for (const resource of entries) {
    for (const problem of structureProblems(resource, byReference)) findings.push(toFinding(problem))
  }
  if (findings.some(({ rule }) => rule === 'STR-01')) return { ok: false, findings }
  return join([...byReference.values()], byReference, findings)
}

const RULE_OF_KIND: Readonly<Record<Problem['kind'], Rule>> = {
  structure: 'STR-01', profile: 'STR-02', invariant: 'STR-03', reference: 'STR-04'
}

function toFinding (problem: Problem): Finding {
  const { kind, missing, expression, text } = problem
  const issue = missing ? 'required' : kind === 'structure' ? 'structure' : 'invariant'
  return finding(RULE_OF_KIND[kind], 'reject', issue, expression, text)
}

function join (
  resources: readonly FhirResource[], byReference: ReadonlyMap<string, FhirResource>,
  findings: readonly Finding[]
): PartsResult {
  const { Condition: conditions, Patient: patients, Encounter: encounters, ...others } = byType(resources)
  const [condition] = conditions
  const [patient] = patients
  if (condition === undefined || conditions.length > 1) {
    return refuse('body does not hold exactly one Condition')
  }
  if (patient === undefined || patients.length > 1) {
    return refuse('body does not hold exactly one Patient')
  }
  if (encounters.length > 1) return refuse('body holds more than one Encounter')
  const parts: BodyParts = {
    condition,
    patient,
    encounter: encounters[0],
    practitioners: others.Practitioner,
    roles: others.PractitionerRole,
    observations: others.Observation,
    reports: others.DiagnosticReport,
    resources,
    resolve: (reference) => reference === undefined ? undefined : byReference.get(reference)
  }
  return { ok: true, parts, findings }
}

/** Lists the resources of each type that a rule asks for. */
function byType (resources: readonly FhirResource[]) {
  const lists = {
    Condition: [] as Condition[], Patient: [] as Patient[], Encounter: [] as Encounter[],
    Practitioner: [] as Practitioner[], PractitionerRole: [] as PractitionerRole[],
    Observation: [] as Observation[], DiagnosticReport: [] as DiagnosticReport[]
  }
  for (const resource of resources) {
    const { resourceType: type } = resource
    // The structure check knows only FHIR's types, so no type is a property of every object.
    if (type in lists) (lists as Record<string, FhirResource[]>)[type]?.push(resource)
  }
  return lists
}

function refuse (text: string): PartsResult {
  return { ok: false, findings: [finding('STR-05', 'reject', 'invariant', 'Bundle', text)] }
}

/** Lists the resources of a body. A body Bundle has only these members, so nothing can hide beside them. */
function entriesOf (body: unknown): readonly unknown[] | undefined {
  if (!hasOnly(body, ['resourceType', 'type', 'entry'])) return undefined
  if (body['resourceType'] !== 'Bundle' || body['type'] !== 'collection') return undefined
  const entries = body['entry']
  if (!Array.isArray(entries) || entries.length === 0) return undefined
  const list: readonly unknown[] = entries
  if (!list.every((entry) => hasOnly(entry, ['resource']))) return undefined
  return list.map((entry) => (entry as { resource: unknown }).resource)
}

function hasOnly (value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const name in value) if (!names.includes(name)) return false
  return true
}

function referenceTo (resource: unknown): string | undefined {
  if (typeof resource !== 'object' || resource === null) return undefined
  const { resourceType, id } = resource as { resourceType?: unknown, id?: unknown }
  if (typeof resourceType !== 'string' || typeof id !== 'string') return undefined
  return `${resourceType}/${id}`
}

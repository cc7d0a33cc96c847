/**
 * Is this JSON a FHIR R4 resource of its type (STR-01), free of refused elements (STR-02), do its
 * invariants hold (STR-03) and its references resolve (STR-04)? A table of the types that a body
 * may hold, compiled to closures when the module is loaded, because every diagnosis is checked
 * three times and a general validator costs half a millisecond each (records-and-fhir.md §3). It
 * checks element names, cardinality, types, text forms and closed code lists on the way. What the
 * profile asks beyond R4 is in `rules`. Must never repeat a value of the resource in what it
 * reports.
 */
import { resourceCheck } from './compile.js'
import type { Check } from './compile.js'
import { RESOURCES } from './definitions.js'
import { Walk } from './walk.js'
import type { KnownReferences, Problem } from './walk.js'

export { hasCode } from './invariant.js'
export type { Problem, ProblemKind } from './walk.js'

const CHECKS: ReadonlyMap<string, Check> = new Map(Object.keys(RESOURCES).flatMap((name) => {
  const check = resourceCheck(name)
  return check === undefined ? [] : [[name, check] as const]
}))

/**
 * @param known `Type/id` of every resource of the body: the references that resolve.
 * @returns where the resource departs from R4, at most 20 places; empty if nowhere.
 */
export function structureProblems (
  resource: unknown, known: KnownReferences
): readonly Problem[] {
  const type = resourceTypeOf(resource)
  const check = type === undefined ? undefined : CHECKS.get(type)
  if (type === undefined || check === undefined) {
    const text = 'not a resource type that a body may hold'
    return [{ kind: 'structure', expression: 'Resource.resourceType', text, missing: false }]
  }
  const walk = new Walk(type, known)
  check(resource, walk)
  return walk.problems
}

function resourceTypeOf (resource: unknown): string | undefined {
  if (typeof resource !== 'object' || resource === null) return undefined
  const type: unknown = (resource as { resourceType?: unknown }).resourceType
  return typeof type === 'string' ? type : undefined
}

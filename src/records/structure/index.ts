/**
 * This folder checks that JSON is a FHIR R4 resource (STR-01) without refused elements (STR-02). It also
 * checks that invariants are fulfilled (STR-03) and that references resolve (STR-04).
 *
 * The check covers element names, cardinality, types, text forms and closed code lists. Every diagnosis is
 * checked three times, and a general validator takes half a millisecond (SPECIFICATION.md §3). So a table
 * of types is compiled to closures when the module is loaded. `rules` checks what the profile demands beyond
 * R4. No report repeats a value of the resource.
 */
import { issuedCheck, resourceCheck, type Check } from './compile.js'
import { RESOURCES } from './definitions.js'
import { Walk, type KnownReferences, type Problem } from './walk.js'

export { hasCode } from './invariant.js'
export { knownMeta } from './known-meta.js'
export { shapesOf, type Shape } from './shape.js'
export type { Problem } from './walk.js'

const CHECKS: ReadonlyMap<string, Check> = new Map(Object.keys(RESOURCES).flatMap((name) => {
  const check = resourceCheck(name)
  return check === undefined ? [] : [[name, check] as const]
}))

/**
 * @param known `Type/id` of every resource of the body: the references that resolve.
 * @returns the places where the resource departs from R4, at most 20.
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

/** @returns the places where a resource that this node writes departs from R4 */
export function issuedProblems (resource: unknown): readonly Problem[] {
  const type = resourceTypeOf(resource) ?? 'Resource'
  const walk = new Walk(type, new Set())
  const check = issuedCheck(type)
  if (check === undefined) walk.report('not a resource type that a node writes')
  else check(resource, walk)
  return walk.problems
}

function resourceTypeOf (resource: unknown): string | undefined {
  if (typeof resource !== 'object' || resource === null) return undefined
  const type: unknown = (resource as { resourceType?: unknown }).resourceType
  return typeof type === 'string' ? type : undefined
}

/**
 * Finds the resources of a submission by the references between them, as FHIR R4 §2.36.4 resolves
 * them in a Bundle: fullUrl, else type and id; `#id` among the resources contained beside it.
 */
import type { Resolver } from './submission.js'

/** Any JSON object that calls itself a resource; nothing else about it has been checked. */
export interface RawResource {
  readonly resourceType: string
  readonly [element: string]: unknown
}

/** A resource, and what its `#id` references are relative to. */
export interface Located {
  readonly resource: RawResource
  readonly container: RawResource
}

/** Two different resources of one name: neither is meant by it. */
const AMBIGUOUS = Symbol('ambiguous')

export class Source {
  private readonly byName = new Map<string, RawResource | typeof AMBIGUOUS>()
  private patients = false

  constructor (private readonly outside: Resolver | undefined) {}

  add (resource: RawResource, fullUrl: unknown): void {
    if (resource.resourceType === 'Patient') this.patients = true
    if (typeof fullUrl === 'string') this.name(fullUrl, resource)
    if (typeof resource['id'] === 'string') {
      this.name(`${resource.resourceType}/${resource['id']}`, resource)
    }
  }

  /**
   * A submission that holds a Patient means that one: a subject found only elsewhere is a mistake
   * in it, not a reason to look further.
   */
  resolve (reference: string | undefined, from: Located): Located | undefined {
    if (reference === undefined) return undefined
    if (reference.startsWith('#')) return this.contained(reference.slice(1), from.container)
    const name = reference.replace(/\/_history\/[^/]*$/, '')
    const found = this.byName.get(name)
    if (found === AMBIGUOUS) return undefined
    const resource = found ?? asResource(this.outside?.(name))
    if (resource === undefined) return undefined
    const foreign = found === undefined && resource.resourceType === 'Patient' && this.patients
    return foreign ? undefined : { resource, container: resource }
  }

  private name (name: string, resource: RawResource): void {
    const known = this.byName.get(name)
    if (known === undefined) this.byName.set(name, resource)
    else if (known !== resource) this.byName.set(name, AMBIGUOUS)
  }

  private contained (id: string, container: RawResource): Located | undefined {
    if (id === '') return { resource: container, container }
    const list: unknown = container['contained']
    if (!Array.isArray(list)) return undefined
    const resource = list.map(asResource).find((one) => one?.['id'] === id)
    return resource === undefined ? undefined : { resource, container }
  }
}

export function asResource (value: unknown): RawResource | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const type: unknown = (value as { resourceType?: unknown }).resourceType
  return typeof type === 'string' ? value as RawResource : undefined
}

/** Entries of a Bundle, each with its place. */
export function entriesOf (
  bundle: RawResource
): readonly { resource: RawResource, fullUrl: unknown, location: string }[] {
  const list: unknown = bundle['entry']
  if (!Array.isArray(list)) return []
  return (list as unknown[]).flatMap((entry, i) => {
    const { resource: value, fullUrl } =
      (entry ?? {}) as { resource?: unknown, fullUrl?: unknown }
    const resource = asResource(value)
    if (resource === undefined) return []
    return [{ resource, fullUrl, location: `Bundle.entry[${i}].resource` }]
  })
}

/**
 * Resolves references across the files of one folder.
 *
 * @param documents the parsed files: resources, and Bundles whose entries count one by one.
 */
export function folderResolver (documents: Iterable<unknown>): Resolver {
  const source = new Source(undefined)
  for (const document of documents) {
    const resource = asResource(document)
    if (resource === undefined) continue
    if (resource.resourceType !== 'Bundle') source.add(resource, undefined)
    else for (const entry of entriesOf(resource)) source.add(entry.resource, entry.fullUrl)
  }
  const nowhere = { resourceType: 'Basic' }
  return (reference) =>
    source.resolve(reference, { resource: nowhere, container: nowhere })?.resource
}

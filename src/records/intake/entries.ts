/** This file lists the resources of a submission, with the place and the names of each. */
import type { Slices } from '../container/index.js'
import { exactValue } from '../exact-value.js'
import { restfulName, urlName } from './reference-text.js'

/** Any JSON object that calls itself a resource; nothing else about it has been checked. */
export interface RawResource {
  readonly resourceType: string
  readonly [element: string]: unknown
}

/** A resource, its place, and the base of its relative references. */
export interface Located {
  readonly resource: RawResource
  /** FHIRPath in the submission; undefined for a resource from outside the submission. */
  readonly place: string | undefined
  /** Server of the entry, if the entry has a RESTful full URL. */
  readonly base: string | undefined
  readonly fullUrl: string | undefined
  /** The resource as it was received; undefined if only its value is known. */
  readonly bytes?: Uint8Array | undefined
  /** True if this entry, or an earlier entry with the same name, asks for the deletion. */
  readonly isDeleted?: boolean
  /** The resource that contains this resource; `#id` is resolved there. */
  readonly holder?: Located
}

interface Entry {
  readonly resource?: unknown
  readonly fullUrl?: unknown
  readonly request?: { readonly method?: unknown, readonly url?: unknown } | null
}

export function asResource (value: unknown): RawResource | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const type: unknown = (value as { resourceType?: unknown }).resourceType
  return typeof type === 'string' ? value as RawResource : undefined
}

export function located (
  resource: RawResource, place: string | undefined, fullUrl?: unknown
): Located {
  const url = typeof fullUrl === 'string' ? fullUrl : undefined
  const base = url === undefined ? undefined : restfulName(url)?.base
  return { resource, place, base, fullUrl: url }
}

/**
 * Lists the entries of a Bundle; any other resource is its own single entry.
 * @param slices where the resources stand in the bytes of the submission
 */
export function entriesOf (root: RawResource, slices?: Slices): readonly Located[] {
  if (root.resourceType !== 'Bundle') return [{ ...located(root, root.resourceType), bytes: slices?.root }]
  const list: unknown = root['entry']
  if (!Array.isArray(list)) return []
  const deleted = new Set<string>()
  const found: Located[] = []
  for (const [i, entry] of (list as unknown[]).entries()) {
    const { resource: value, fullUrl, request } = (entry ?? {}) as Entry
    const resource = asResource(value)
    const path = (): string => `${resource?.resourceType ?? ''}/${String(resource?.['id'])}`
    if (request?.method === 'DELETE') {
      for (const name of [fullUrl, request.url, path()]) {
        if (typeof name === 'string') deleted.add(urlName(name))
      }
    }
    if (resource === undefined) continue
    const isDeleted = deleted.size > 0 && deleted.has(typeof fullUrl === 'string' ? urlName(fullUrl) : path())
    const bytes = slices?.entries[i]
    found.push({ ...located(resource, `Bundle.entry[${i}].resource`, fullUrl), isDeleted, bytes })
  }
  return found
}

/** Lists the contained resources of a resource; their references are relative to the holder. */
export function containedIn (holder: Located): readonly Located[] {
  const list: unknown = holder.resource['contained']
  if (!Array.isArray(list)) return []
  return (list as unknown[]).flatMap((value, i) => {
    const resource = asResource(value)
    const place = holder.place === undefined ? undefined : `${holder.place}.contained[${i}]`
    return resource === undefined ? [] : [{ ...holder, resource, place, holder }]
  })
}

/** Returns the resource with its numbers as they were written, where its bytes are known. */
export function exactResource ({ bytes, holder, resource }: Located): RawResource {
  if (holder === undefined) return asResource(exactValue(resource, bytes)) ?? resource
  const at = (holder.resource['contained'] as unknown[]).indexOf(resource)
  const contained = exactResource(holder)['contained'] as readonly unknown[]
  return asResource(contained[at]) ?? resource
}

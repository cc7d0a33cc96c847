/** The resources of a submission, each with its place and the names that its entry gives it. */
import { restfulName, urlName } from './reference-text.js'

/** Any JSON object that calls itself a resource; nothing else about it has been checked. */
export interface RawResource {
  readonly resourceType: string
  readonly [element: string]: unknown
}

/** A resource, and what its references are relative to. */
export interface Located {
  readonly resource: RawResource
  /** FHIRPath in the submission; undefined outside it. */
  readonly place: string | undefined
  /** Server of the entry that holds it, if its full URL is a RESTful one. */
  readonly base: string | undefined
  readonly fullUrl: string | undefined
  /** Its entry, or a newer one of its name before it, asks for its deletion. */
  readonly isDeleted?: boolean
  /** The resource that contains this one, beside which `#id` is looked for. */
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

/** Entries of a Bundle, or the one resource that is none. */
export function entriesOf (root: RawResource): readonly Located[] {
  if (root.resourceType !== 'Bundle') return [located(root, root.resourceType)]
  const list: unknown = root['entry']
  if (!Array.isArray(list)) return []
  const deleted = new Set<string>()
  return (list as unknown[]).flatMap((entry, i) => {
    const { resource: value, fullUrl, request } = (entry ?? {}) as Entry
    const resource = asResource(value)
    const path = `${resource?.resourceType ?? ''}/${String(resource?.['id'])}`
    if (request?.method === 'DELETE') {
      for (const name of [fullUrl, request.url, path]) {
        if (typeof name === 'string') deleted.add(urlName(name))
      }
    }
    if (resource === undefined) return []
    const isDeleted = deleted.has(typeof fullUrl === 'string' ? urlName(fullUrl) : path)
    return [{ ...located(resource, `Bundle.entry[${i}].resource`, fullUrl), isDeleted }]
  })
}

/** The resources that one contains; what they refer to is relative to it. */
export function containedIn (holder: Located): readonly Located[] {
  const list: unknown = holder.resource['contained']
  if (!Array.isArray(list)) return []
  return (list as unknown[]).flatMap((value, i) => {
    const resource = asResource(value)
    const place = holder.place === undefined ? undefined : `${holder.place}.contained[${i}]`
    return resource === undefined ? [] : [{ ...holder, resource, place, holder }]
  })
}

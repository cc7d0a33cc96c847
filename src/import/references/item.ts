import { readText } from '../../api/index.js'
import { asResource, memberOf, readJson, restfulName, type RawResource } from '../../records/index.js'
import type { Fault } from '../fault.js'
import type { SourceFile } from '../files/index.js'

/** A resource of the import with what decides how its references are resolved. */
export interface Item {
  readonly resource: RawResource
  /** The JSON of the resource, as it was received. */
  readonly text: string
  readonly fullUrl: string | undefined
  /** The server of the resource; relative references are relative to it. */
  readonly base: string | undefined
  /** Where a name without a server is looked up: the Bundle, or the folder of a resource without a Bundle. */
  readonly scope: string
  /** The URLs whose deletion the entry asks for; mostly none. */
  readonly deletes: readonly string[]
}

/** `absent`: an entry without a resource, such as a deletion. */
export type Reading =
  | { readonly kind: 'item', readonly item: Item }
  | { readonly kind: 'absent', readonly deletes: readonly string[] }
  | { readonly kind: 'faulty', readonly fault: Fault }

interface Entry {
  readonly fullUrl?: unknown
  readonly resource?: unknown
  readonly request?: { readonly method?: unknown, readonly url?: unknown } | null
}

export interface Received {
  readonly kind: 'entry' | 'resource'
  readonly bytes: Uint8Array
}

/** @param base the server of resources without a full URL, if the operator named it */
export function resourceIn ({ kind, bytes }: Received, file: SourceFile, base?: string): Reading {
  const read = readText(bytes)
  if (!read.ok) return faulty('not-utf-8', 'not UTF-8; convert it')
  const json = readJson(read.text)
  if (!json.ok) return faulty(json.fault, FAULTS[json.fault])
  if (kind === 'resource') return whole(json.value, read.text, file, base)
  const { fullUrl, request, resource: value } = json.value as Entry
  const deletes = request?.method === 'DELETE'
    ? [fullUrl, request.url].filter(name => typeof name === 'string') : []
  const resource = asResource(value)
  if (resource === undefined) return { kind: 'absent', deletes }
  if (isFullBundle(resource)) return faulty('nested', NESTED)
  const slice = memberOf(bytes, 'resource')
  const url = typeof fullUrl === 'string' ? fullUrl : undefined
  return {
    kind: 'item',
    item: {
      resource, text: Buffer.from(slice ?? bytes).toString('utf8'), fullUrl: url,
      base: url === undefined ? undefined : restfulName(url)?.base,
      scope: bundleScope(file), deletes
    }
  }
}

const NESTED = 'a Bundle in an entry, a list or a line is not read; give it a file of its own'

/** A Bundle is divided only if it is the document itself. */
function isFullBundle ({ entry, resourceType }: RawResource): boolean {
  return resourceType === 'Bundle' && Array.isArray(entry) && entry.length > 0
}

export function bundleScope ({ number }: SourceFile): string {
  return `bundle ${number}`
}

function whole (value: unknown, text: string, file: SourceFile, base: string | undefined): Reading {
  const resource = asResource(value)
  if (resource === undefined) return faulty('not-fhir', 'not a FHIR resource')
  if (isFullBundle(resource)) return faulty('nested', NESTED)
  const { id, resourceType } = resource
  const fullUrl = base === undefined || typeof id !== 'string' ? undefined : `${base}/${resourceType}/${id}`
  return {
    kind: 'item',
    item: { resource, text, fullUrl, base, scope: `folder ${file.folder}`, deletes: [] }
  }
}

const FAULTS = {
  'not-json': 'not JSON, or cut',
  'duplicate-key': 'an object has the same key twice',
  'too-deep': 'nested too deeply',
  'not-portable': 'a text has half of a surrogate pair, or a number is too large or too small'
} as const

function faulty (code: string, text: string): Reading {
  return { kind: 'faulty', fault: { code, text } }
}

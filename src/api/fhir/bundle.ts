import { writeLossless } from '../../records/index.js'
import type { FhirAnswer, FhirRequest } from './route.js'

export interface BundleLink { readonly relation: string, readonly url: string }

export interface BundleEntry {
  readonly fullUrl?: string
  readonly resource?: unknown
  readonly search?: { readonly mode: 'match' | 'include' | 'outcome' }
  readonly response?: Readonly<Record<string, unknown>>
  readonly request?: Readonly<Record<string, unknown>>
}

/** Makes a Bundle. `total` is given only where it counts nothing that is hidden. */
export function bundle (
  type: string, entry: readonly BundleEntry[], link: readonly BundleLink[] = [], total?: number
): Readonly<Record<string, unknown>> {
  return {
    resourceType: 'Bundle', type, ...(total === undefined ? {} : { total }),
    ...(link.length === 0 ? {} : { link }), ...(entry.length === 0 ? {} : { entry })
  }
}

/** Writes a Bundle entry by entry, so that a long one is never whole in memory. */
export async function * bundleParts (
  head: Readonly<Record<string, unknown>>, entries: AsyncIterable<BundleEntry> | Iterable<BundleEntry>
): AsyncGenerator<string> {
  yield writeLossless(head).slice(0, -1)
  let count = 0
  for await (const entry of entries) yield (count++ === 0 ? ',"entry":[' : ',') + writeLossless(entry)
  yield count === 0 ? '}' : ']}'
}

/** The address of a search without its page: the parameters that count. */
export function selfUrl ({ base }: FhirRequest, path: string, used: FhirRequest['query']): string {
  const query = new URLSearchParams(used.map(([name, value]): [string, string] => [name, value])).toString()
  return query === '' ? `${base}/${path}` : `${base}/${path}?${query}`
}

export function ok (resource: unknown, headers: Readonly<Record<string, string>> = {}): FhirAnswer {
  return { status: 200, resource, headers }
}

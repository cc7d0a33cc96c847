import type { JsonObject } from '../../../records/index.js'
import { bundle, ok, selfUrl, type BundleEntry } from '../bundle.js'
import { callerOf } from '../find.js'
import type { FhirAnswer, FhirContext, FhirRequest } from '../route.js'
import type { Page } from './pages.js'
import type { Query } from './query.js'

/** A search or history, and the page of it that is asked for. */
interface Asked<T> {
  /** The type of the Bundle; absent: a searchset. */
  readonly type?: 'history'
  /** The path below the base: the type that is searched, or a history. */
  readonly of: string
  readonly query: Query
  /** Undefined for the first page. */
  readonly page: Page | undefined
  entryOf (one: T): BundleEntry
}

/** What a search found, in its order. */
export interface Found<T> extends Asked<T> {
  readonly matching: readonly T[]
  idOf (one: T): string
}

/** Finds the page that the parameter `_page` names. @throws ServiceError 410 */
export function askedPage (of: string, request: FhirRequest, { pages }: FhirContext): Page | undefined {
  const token = request.query.find(([name]) => name === '_page')?.[1]
  return token === undefined ? undefined : pages.find(token, of, callerOf(request), request.purpose)
}

/** Answers one page of a search or history, with a link to the next, or the number of matches alone. */
export function pageAnswer<T> (found: Found<T>, request: FhirRequest, context: FhirContext): FhirAnswer {
  const { idOf, matching, of, page, query, type = 'searchset' } = found
  const count = page?.count ?? query.count
  if (query.summary === 'count' || count === 0) {
    const self = { relation: 'self', url: selfUrl(request, of, query.used) }
    return ok(bundle(type, [], [self], matching.length))
  }
  const from = startOf(found)
  const shown = matching.slice(from, from + count)
  const last = shown.at(-1)
  const next = last !== undefined && from + count < matching.length
    ? { skip: from + count, after: idOf(last) } : undefined
  return onePage(found, shown, next, request, context)
}

/** Answers the entries of a page, with a link to the page behind them if `next` says where it begins. */
export function onePage<T> (
  asked: Asked<T>, shown: readonly T[], next: Pick<Page, 'after' | 'skip'> | undefined, request: FhirRequest,
  { pages }: FhirContext
): FhirAnswer {
  const { entryOf, of, page, query, type = 'searchset' } = asked
  const links = [{ relation: 'self', url: selfUrl(request, of, query.used) }]
  if (next !== undefined) {
    const token = pages.add({
      of, query: query.used, caller: callerOf(request), purpose: request.purpose,
      count: page?.count ?? query.count, ...next
    })
    links.push({ relation: 'next', url: `${request.base}/${of}?_page=${token}` })
  }
  return ok(bundle(type, shown.map(entryOf), links))
}

/** Describes found resources that are shown whole, whatever part of them is asked for. */
export function resourcesFound (
  of: string, found: Pick<Found<JsonObject>, 'matching' | 'page' | 'query'>, { base }: FhirRequest
): Found<JsonObject> {
  const idOf = ({ id }: JsonObject): string => String(id)
  const used = found.query.used.filter(([name, value]) =>
    name !== '_elements' && (name !== '_summary' || value === 'count'))
  return {
    ...found, of, idOf, query: { ...found.query, used },
    entryOf: resource => ({ fullUrl: `${base}/${of}/${idOf(resource)}`, resource, search: { mode: 'match' } })
  }
}

/** Goes on behind the last entry of the page before, wherever it stands now. */
function startOf<T> ({ idOf, matching, page }: Found<T>): number {
  if (page === undefined) return 0
  const at = matching.findIndex(one => idOf(one) === page.after)
  return at < 0 ? page.skip : at + 1
}

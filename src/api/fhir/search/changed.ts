/** This file reads own records in the order of their last changes, which is that of the chain. */
import { readingOf } from '../find.js'
import { refused } from '../refused.js'
import type { FhirContext, FhirRequest } from '../route.js'
import { served, type ServedVersion } from '../served.js'
import type { ChangePeriod, PlacedChange } from '../services.js'
import type { Page } from './pages.js'
import type { Query } from './query.js'
import { reachOf } from './values.js'

/** How many changes are read at once. */
const CHANGES_AT_ONCE = 32
/**
 * How many records of a period are tested for a page, a count or another order. Hidden ones do not count,
 * since the end of a page would tell of them.
 */
const MAX_TESTED = 1_000

/** Tells whether the order of the chain answers a search, so that a page needs no record of another page. */
export function isByTime ({ count, sort, summary }: Query): boolean {
  return summary !== 'count' && count > 0 && sort.length < 2 &&
    sort.every(({ name }) => name === '_lastUpdated')
}

/** Computes the period in which every criterion by `_lastUpdated` may match. */
export function periodOf ({ criteria, sort }: Query, page: Page | undefined): ChangePeriod {
  const reaches = criteria.filter(({ name }) => name === '_lastUpdated').map(({ name, values }) => {
    const reached = values.map(value => reachOf(name, value))
    return {
      from: Math.min(...reached.map(({ from }) => from)), to: Math.max(...reached.map(({ to }) => to))
    }
  })
  return {
    from: Math.max(...reaches.map(({ from }) => from)), to: Math.min(...reaches.map(({ to }) => to)),
    isNewestFirst: sort[0]?.isDescending === true, behind: page?.after
  }
}

/** Reads a page of the records that match, and where the next page begins, if one of them is left. */
export async function pageInPeriod (
  period: ChangePeriod, count: number, isMatch: (one: ServedVersion) => boolean, request: FhirRequest,
  context: FhirContext
): Promise<{ readonly shown: ServedVersion[], readonly next: Pick<Page, 'after' | 'skip'> | undefined }> {
  const shown: ServedVersion[] = []
  let [after, tested] = [period.behind ?? '', 0]
  for await (const { one, place } of changedIn(period, request, context)) {
    const matches = isMatch(one)
    if (tested++ === MAX_TESTED || (matches && shown.length === count)) {
      return { shown, next: { after, skip: 0 } }
    }
    if (matches) shown.push(one)
    after = place
  }
  return { shown, next: undefined }
}

/** Reads all records of a period. @throws ServiceError 400 if there are too many */
export async function recordsIn (
  period: ChangePeriod, request: FhirRequest, context: FhirContext
): Promise<ServedVersion[]> {
  const found: ServedVersion[] = []
  for await (const { one } of changedIn(period, request, context)) {
    if (found.push(one) > MAX_TESTED) {
      throw refused(400, 'period-too-long', `more than ${MAX_TESTED} diagnoses changed in this period, too ` +
        'many to count or to order; narrow _lastUpdated, or read all with _sort=_lastUpdated')
    }
  }
  return found
}

/** Reads each record that the reader may read once, at the place of its last change. */
async function * changedIn (
  period: ChangePeriod, request: FhirRequest, { services }: FhirContext
): AsyncGenerator<{ readonly one: ServedVersion, readonly place: string }> {
  for (let { behind } = period; ;) {
    if (request.signal.aborted) throw refused(503, 'closing', 'the server closes; ask again')
    const changes = await services.changesIn({ ...period, behind }, CHANGES_AT_ONCE)
    const found = await Promise.all(changes.map(async change => await lastChanged(change, request, services)))
    for (const [at, { place }] of changes.entries()) {
      const one = found[at]
      if (one !== undefined) yield { one, place }
    }
    if (changes.length < CHANGES_AT_ONCE) return
    behind = changes.at(-1)?.place
  }
}

/** Opens the record of a change; undefined if it is hidden, or its version in force is of another change. */
async function lastChanged (
  { at, caseId, isLast }: PlacedChange, request: FhirRequest, services: FhirContext['services']
): Promise<ServedVersion | undefined> {
  const id = isLast ? await services.recordOfCase(caseId) : undefined
  const record = id === undefined ? undefined : await services.record(id, readingOf(request), 'current')
  if (record?.current.caseId !== caseId) return undefined
  const one = served(record, record.current)
  return one?.lastUpdated === at ? one : undefined
}

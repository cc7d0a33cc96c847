import type { ServedVersion } from '../served.js'
import type { Query } from './query.js'
import { intervalOf, textsAt } from './values.js'

type Key = string | number

/** The parameters of a search by which Conditions are ordered. */
export const SORTABLE = ['_id', '_lastUpdated', 'onset-date', 'recorded-date', 'code']

/** Orders Conditions. The last key is the id, so the order is the same for each page. */
export function sorted (found: readonly ServedVersion[], sort: Query['sort']): readonly ServedVersion[] {
  if (sort.length === 0) return found
  const keyed = found.map(served => ({ served, keys: sort.map(({ name }) => keyOf(served, name)) }))
  keyed.sort((a, b) => {
    for (const [i, { isDescending }] of sort.entries()) {
      const order = compareKeys(a.keys[i] ?? '', b.keys[i] ?? '')
      if (order !== 0) return isDescending ? -order : order
    }
    return compareKeys(a.served.condition.id, b.served.condition.id)
  })
  return keyed.map(({ served }) => served)
}

function keyOf ({ condition: { id, value }, lastUpdated }: ServedVersion, name: string): Key {
  switch (name) {
    case '_lastUpdated': return lastUpdated
    case 'onset-date': return startOf(value['onsetDateTime'] ?? value['onsetPeriod'])
    case 'recorded-date': return startOf(value['recordedDate'])
    case 'code': return textsAt(value, 'code', 'coding', 'code')[0] ?? ''
    default: return id
  }
}

function startOf (time: unknown): number {
  return intervalOf(time)?.from ?? -Infinity
}

function compareKeys (a: Key, b: Key): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Judges a rule by itself (SPECIFICATION.md §16.1). */
import { equal, type Timestamp } from '../types/index.js'
import {
  ALL_CATEGORIES, CONSENTED_PURPOSES, ROLES, type ConsentRule, type Provision, type Reader
} from './rule.js'

/** Returns the code of the first fault of a rule. @param now refuses what is over before it begins */
export function faultOfRule ({ provisions }: ConsentRule, now: Timestamp): string | undefined {
  for (const provision of provisions) {
    const fault = faultOf(provision, now)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultOf (
  { categories, from, purposes, readers, records, until }: Provision, now: Timestamp
): string | undefined {
  if (purposes === 0 || (purposes & ~CONSENTED_PURPOSES) !== 0) return 'consent-purpose-unknown'
  if (categories === 0 || (categories & ~ALL_CATEGORIES) !== 0) return 'consent-category-unknown'
  if (!readers.every(isReader)) return 'consent-reader-empty'
  if (records.some((record, i) => records.slice(0, i).some(other => equal(record, other)))) {
    return 'consent-record-twice'
  }
  if (until !== 0 && until <= from) return 'consent-period-reversed'
  return until !== 0 && until <= now ? 'consent-period-past' : undefined
}

function isReader ({ hospital, practitioner, role }: Reader): boolean {
  return hospital !== undefined || practitioner !== undefined || role !== ROLES.any
}

/** Returns when the last provision of a rule ends; 0 if one has no end. */
export function endOfRule ({ provisions }: ConsentRule): Timestamp {
  const ends = provisions.map(({ until }) => until)
  return ends.includes(0) ? 0 : Math.max(...ends)
}

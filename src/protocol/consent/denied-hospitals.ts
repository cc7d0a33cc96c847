import { hex, type MemberId, type Timestamp } from '../types/index.js'
import type { LiveConsent } from './decide.js'
import { covers } from './covers.js'
import { Effect } from './rule.js'

/**
 * Lists the hospitals that a patient denies as a whole, for a new record of a class. The purpose of the
 * denial does not matter: no person of such a hospital should judge the record, either.
 */
export function deniedHospitals (
  consents: readonly LiveConsent[], sensitive: number, time: Timestamp
): readonly MemberId[] {
  const found = new Map<string, MemberId>()
  for (const provision of consents.flatMap(({ rule }) => rule?.provisions ?? [])) {
    const { effect, from, readers, records, until } = provision
    const isLive = from <= time && (until === 0 || time < until)
    if (effect !== Effect.deny || !isLive || records.length > 0 || !covers(provision, sensitive)) continue
    for (const { hospital, practitioner, role } of readers) {
      const isWhole = practitioner === undefined && role === 0
      if (hospital !== undefined && isWhole) found.set(hex(hospital), hospital)
    }
  }
  return [...found.values()]
}

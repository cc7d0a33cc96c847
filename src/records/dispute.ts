import type { Condition, Extension } from 'fhir/r4.js'
import { fromHex, hex, type CaseId } from '../protocol/types/index.js'
import { CASE_SYSTEM, DISPUTES } from './systems.js'

const CASE_ID = /^[0-9a-f]{64}$/

/**
 * Makes the extension by which a Condition names the record of another hospital that it disputes
 * (SPECIFICATION.md §1.13). It is only in the body that this
 * hospital checks: the sealed record part names the case in its provenance.
 */
export function disputeOf (disputed: CaseId): Extension {
  return { url: DISPUTES, valueIdentifier: { system: CASE_SYSTEM, value: hex(disputed) } }
}

/** Lists the extensions of a Condition that are meant to name a disputed record, well formed or not. */
export function disputesOf ({ extension = [] }: Pick<Condition, 'extension'>): readonly Extension[] {
  return extension.filter(({ url }) => url === DISPUTES)
}

/** Returns the case id that an extension names; undefined if the extension is not well formed. */
export function namedCase ({ valueIdentifier }: Extension): CaseId | undefined {
  const { system, value = '', ...more } = valueIdentifier ?? {}
  const isWellFormed = system === CASE_SYSTEM && CASE_ID.test(value) && Object.keys(more).length === 0
  return isWellFormed ? fromHex(value) : undefined
}

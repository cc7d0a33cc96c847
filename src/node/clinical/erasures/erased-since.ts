import { caseCodec } from '../../../protocol/codec/index.js'
import {
  attestationKey, attestationRowCodec, caseKey, measureRowCodec
} from '../../../protocol/ledger/index.js'
import { Wiped, equal, type PatientHandle, type Timestamp } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'

const CASE_ID_BYTES = 32

/**
 * Tells whether a responsible hospital has attested since a time that no record of a patient is left. Then
 * names, rules and forms are gone (SPECIFICATION.md §19.3). The search reads all measures, but is seldom.
 */
export async function erasedSince (
  store: Pick<NodeStore, 'entries' | 'entry'>, handle: PatientHandle, since: Timestamp
): Promise<boolean> {
  for await (const { key, value } of store.entries('measure')) {
    if (!equal(measureRowCodec.decode(value).handle, handle)) continue
    const record = key.slice(0, CASE_ID_BYTES)
    const row = await store.entry(caseKey(record))
    if (row === undefined) continue
    const said = await store.entry(attestationKey(record, caseCodec.decode(row).submitter))
    if (said === undefined) continue
    const { at, wiped } = attestationRowCodec.decode(said)
    if (at >= since && (wiped & Wiped.patient) !== 0) return true
  }
  return false
}

import { caseCodec } from '../../../protocol/codec/index.js'
import { caseKey, measureRowCodec } from '../../../protocol/ledger/index.js'
import type { MemberSet } from '../../../protocol/membership/index.js'
import { Wiped, equal, type PatientHandle, type Timestamp } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import { wordOnPatient } from './patient-word.js'

const CASE_ID_BYTES = 32

/**
 * Tells whether it is attested since a time that no record of a patient is left (`wordOnPatient`). Then
 * names, rules and forms are gone (SPECIFICATION.md §19.3). The search reads all measures, but is seldom.
 */
export async function erasedSince (
  store: Pick<NodeStore, 'entries' | 'entry'>, set: Pick<MemberSet, 'has' | 'members'>,
  handle: PatientHandle, since: Timestamp
): Promise<boolean> {
  for await (const { key, value } of store.entries('measure')) {
    if (!equal(measureRowCodec.decode(value).handle, handle)) continue
    const record = key.slice(0, CASE_ID_BYTES)
    const row = await store.entry(caseKey(record))
    if (row === undefined) continue
    const said = await wordOnPatient(store, set, record, caseCodec.decode(row).submitter)
    if (said !== undefined && said.at >= since && (said.wiped & Wiped.patient) !== 0) return true
  }
  return false
}

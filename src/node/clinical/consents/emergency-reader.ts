import { emergencyUntil, type SignedEmergency, type WhoReads } from '../../../protocol/consent/index.js'
import {
  emergencyKey, emergencyRowCodec, entryId, glassKey, glassRowCodec, practitionerKey, practitionerRowCodec,
  rosterIndexCodec, rosterKeyKey, whySuspended
} from '../../../protocol/ledger/index.js'
import { equal, type MemberId, type PatientHandle, type Timestamp } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'

/** Who reads in an emergency: the hospital, and the key of its clinician if the read names one. */
export type EmergencyReader = Pick<WhoReads, 'hospital' | 'practitioner'>

/**
 * Finds when the last emergency of a patient ends by which somebody may read (SPECIFICATION.md §17.2); 0
 * without one. The standing of the clinician is that of this node's ledger, at each read.
 * @param unconfirmed own emergencies that no block has yet
 */
export async function emergencyEnd (
  store: Pick<NodeStore, 'entry' | 'loadEntries'>, handle: PatientHandle,
  { hospital, practitioner }: EmergencyReader, time: Timestamp, unconfirmed: readonly SignedEmergency[]
): Promise<Timestamp> {
  const emergencies = [...await announced(store, handle, hospital), ...unconfirmed]
  const reader = practitioner === undefined ? undefined : await entryOf(store, hospital, practitioner)
  if (reader === 'not-on-roster') return 0
  const keys = (reader === undefined ? emergencies.map(({ entry }) => entry) : [reader])
    .map(entry => practitionerKey(hospital, entry))
  const rows = await store.loadEntries(keys)
  return emergencyUntil(emergencies, reader, entry => {
    const row = rows.get(entryId(practitionerKey(hospital, entry)))
    return row === undefined || whySuspended(practitionerRowCodec.decode(row), time) !== undefined
  })
}

async function announced (
  store: Pick<NodeStore, 'entry' | 'loadEntries'>, handle: PatientHandle, hospital: MemberId
): Promise<SignedEmergency[]> {
  const glass = await store.entry(glassKey(handle, hospital))
  if (glass === undefined) return []
  const rows = await store.loadEntries(glassRowCodec.decode(glass).map(({ id }) => emergencyKey(id)))
  return [...rows.values()].map(row => emergencyRowCodec.decode(row))
}

/** Finds the entry of a roster with a key. An earlier key of an entry is of nobody. */
async function entryOf (
  store: Pick<NodeStore, 'entry'>, hospital: MemberId, key: Uint8Array
): Promise<number | 'not-on-roster'> {
  const found = await store.entry(rosterKeyKey(hospital, key))
  if (found === undefined) return 'not-on-roster'
  const entry = rosterIndexCodec.decode(found)
  const row = await store.entry(practitionerKey(hospital, entry))
  return row !== undefined && equal(practitionerRowCodec.decode(row).key, key) ? entry : 'not-on-roster'
}

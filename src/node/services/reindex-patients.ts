import type { Case, CaseId } from '../../protocol/types/index.js'
import type { HospitalParts } from './hospital-parts.js'
import { ownPatientOf } from './own-patient.js'

const CASES_AT_ONCE = 256

/**
 * Notes again which patients the own cases are of, while the node runs. A case stays without its patient if
 * its record is not here any more, or if the name of the patient is not known here. Cases of other hospitals
 * get their rows when they are shown next.
 * @returns how many cases lacked a row and have one now
 */
export async function reindexPatients (parts: HospitalParts): Promise<number> {
  const { chain: { index, signer }, finder } = parts
  let noted = 0
  let ids: CaseId[] = []
  const flush = async (): Promise<void> => {
    for (const found of await finder.readMany(ids)) noted += Number(await isNoted(parts, found))
    ids = []
  }
  for await (const id of index.list({ submitter: signer.id })) {
    ids.push(id)
    if (ids.length === CASES_AT_ONCE) await flush()
  }
  await flush()
  return noted
}

async function isNoted (parts: HospitalParts, found: Case): Promise<boolean> {
  const { patients } = parts.hospital
  if (await patients.patientOf(found.id) !== undefined) return false
  const patient = await ownPatientOf(parts, found)
  if (patient === undefined) return false
  await patients.note(patient.identifier, [found.id])
  return true
}

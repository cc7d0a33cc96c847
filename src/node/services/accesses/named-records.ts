import { ROLES, equal, fromHex, hex, type CaseId, type PatientName } from '../../../protocol/types/index.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Look } from './who-sees.js'

/**
 * Tells which records a list of accesses names to a look of a hospital (SPECIFICATION.md §18.5). It names
 * those that the hospital may read now, and its own erased ones. Any other id would tell that the patient has
 * a record that is hidden.
 * @param touched ids of cases of the patient, also several times
 */
export async function namedTo (
  { chain: { signer }, finder, hospital }: HospitalParts, name: PatientName, touched: readonly CaseId[],
  { practitioner, purpose }: Look
): Promise<(record: CaseId) => boolean> {
  const ids = new Map(touched.map(id => [hex(id), id]))
  const cases = await finder.readMany([...ids.values()])
  const closures = await hospital.patientReads.closures(cases, {
    name, purpose, role: ROLES.any,
    practitioner: practitioner === undefined ? undefined : fromHex(practitioner)
  })
  const named = new Set(cases.filter(({ submitter }, at) => closures[at] === undefined ||
    (closures[at] === 'erased' && equal(submitter, signer.id))).map(({ id }) => hex(id)))
  return record => named.has(hex(record))
}

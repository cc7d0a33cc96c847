import {
  AccessKind, PURPOSES, fromHex, type Case, type MemberId, type PatientName, type Purpose
} from '../../../protocol/types/index.js'
import { notesOf } from '../../accesses/note.js'
import type { HospitalParts } from '../hospital-parts.js'
import { ownPatientOf } from '../own-patient.js'

/** Logs that a consent decided about a reader, because somebody asked why. */
export async function logDecision (
  { chain: { chain }, hospital }: HospitalParts, name: PatientName,
  { isPermitted, practitioner, purpose, reader }: {
    readonly isPermitted: boolean, readonly purpose: Purpose, readonly reader: MemberId | undefined,
    readonly practitioner: string | undefined
  }
): Promise<void> {
  await hospital.accesses.log.record(notesOf(chain.id, name, AccessKind.decision, {
    isPermitted, purpose: PURPOSES[purpose], other: reader,
    practitioner: practitioner === undefined ? undefined : fromHex(practitioner)
  }))
}

/**
 * Logs an access to an own case of which the caller knows the id alone. The record has the patient. A case
 * of another hospital, or one whose record is not here, names nobody. Nothing of its content is shown.
 */
export async function logOwnCase (
  parts: HospitalParts, found: Case, kind: AccessKind, other?: MemberId
): Promise<void> {
  const { chain: { chain }, hospital } = parts
  const patient = await ownPatientOf(parts, found)
  if (patient === undefined) return
  await hospital.accesses.log.record(notesOf(chain.id, patient.name, kind, { cases: [found.id], other }))
}

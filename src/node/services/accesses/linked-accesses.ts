import { patientHandle } from '../../../protocol/names/index.js'
import { AccessKind, PURPOSES, equal, fromHex } from '../../../protocol/types/index.js'
import { CARD_SYSTEM } from '../../../records/index.js'
import { notesOf } from '../../accesses/note.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { NamedPatient } from '../consents/acts.js'
import type { HospitalParts } from '../hospital-parts.js'
import { joinedNumbers, type JoinedNumber } from '../joined-numbers.js'
import { patientRefused } from '../refusals.js'
import type { Asker } from './who-sees.js'

/**
 * Returns the linked numbers whose accesses are shown to whoever sees those of the patient, and logs the look
 * at each. A hospital must treat the person under that number, too. Somebody appointed for one number sees
 * nothing of the other.
 * @throws ServiceError 503 if the log is full
 */
export async function linkedLogs (
  parts: HospitalParts, patient: NamedPatient, asker: Asker
): Promise<JoinedNumber[]> {
  const { chain: running, hospital } = parts
  const time = correctedTime(running)
  const isPatient = await isPatientItself(parts, patient, asker)
  if (!isPatient && asker.signedBy !== undefined) return []
  const purpose = isPatient ? 'PATRQT' : 'TREAT'
  const shown: JoinedNumber[] = []
  for (const other of await joinedNumbers(parts, patient.names, { purpose })) {
    const { current: name } = other.names
    const treatment = isPatient || await hospital.situations.treatment(name, running.signer.id, time)
    if (treatment === undefined) continue
    await hospital.accesses.log.record(
      notesOf(running.chain.id, name, AccessKind.search, { purpose: PURPOSES[purpose] }))
      .catch((error: unknown) => { throw patientRefused(error) })
    shown.push(other)
  }
  return shown
}

/** Tells whether the patient shows the card, or signed with the own key. */
async function isPatientItself (
  { chain: running, hospital }: HospitalParts, { identifier, name }: NamedPatient, { signedBy }: Asker
): Promise<boolean> {
  if (signedBy === undefined) return identifier.system === CARD_SYSTEM
  const { key } = await hospital.rules.row(patientHandle(running.chain.id, name), correctedTime(running))
  return key !== undefined && equal(key, fromHex(signedBy.key))
}

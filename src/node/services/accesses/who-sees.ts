import { ServiceError } from '../../../api/index.js'
import { accessListBytes } from '../../../protocol/access/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import { AccessKind, PURPOSES, equal, fromHex } from '../../../protocol/types/index.js'
import { CARD_SYSTEM } from '../../../records/index.js'
import { notesOf } from '../../accesses/note.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { NamedPatient } from '../consents/acts.js'
import type { HospitalParts } from '../hospital-parts.js'

/** How far the time of a signature may be from the clock of this hospital. */
const SIGNATURE_LIFE_MS = 300_000

/** The signature of a key over handle and time. */
export interface SignedBy {
  readonly key: string
  readonly at: number
  readonly signature: string
}

/**
 * Lets somebody see the accesses of a patient. The caller shows the patient's card, or signs with the
 * patient's key, or works at a hospital that treats the patient. Looking is logged like a search.
 * @throws ServiceError 403 `not-treating`, 422 `access-signature`; AccessLogFull
 */
export async function checkMaySee (
  { chain: running, hospital }: HospitalParts, { identifier, name }: NamedPatient, signedBy?: SignedBy
): Promise<void> {
  const { chain, signer } = running
  const time = correctedTime(running)
  const isPatient = identifier.system === CARD_SYSTEM || signedBy !== undefined
  if (signedBy !== undefined) await checkSignature({ chain: running, hospital }, name, signedBy, time)
  else if (!isPatient && await hospital.situations.treatment(name, signer.id, time) === undefined) {
    throw new ServiceError(403, 'not-treating', 'this hospital has no recent case of this patient, so it ' +
      'does not see who read. The patient can show the card, or sign with the key of the card')
  }
  const purpose = isPatient ? PURPOSES.PATRQT : PURPOSES.TREAT
  await hospital.accesses.log.record(notesOf(chain.id, name, AccessKind.search, { purpose }))
}

async function checkSignature (
  { chain: { chain }, hospital }: Pick<HospitalParts, 'chain' | 'hospital'>, name: Uint8Array,
  { at, key, signature }: SignedBy, time: number
): Promise<void> {
  const handle = patientHandle(chain.id, name)
  const row = await hospital.rules.row(handle, time)
  const isFresh = Math.abs(time - at) <= SIGNATURE_LIFE_MS
  const isOfPatient = row.key !== undefined && equal(row.key, fromHex(key))
  const message = accessListBytes(chain.id, handle, at)
  if (isFresh && isOfPatient && chain.verifier.verify(fromHex(key), message, fromHex(signature))) return
  throw new ServiceError(422, 'access-signature', 'the key is not the key of this patient, or the ' +
    'signature is of another patient or time; sign again')
}

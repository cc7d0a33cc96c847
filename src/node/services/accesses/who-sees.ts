import { ServiceError, readingOf, type Caller } from '../../../api/index.js'
import { accessListBytes } from '../../../protocol/access/index.js'
import { appointedWith } from '../../../protocol/ledger/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import {
  AccessKind, PURPOSES, PatientScope, equal, fromHex, type Purpose
} from '../../../protocol/types/index.js'
import { CARD_SYSTEM, type PatientIdentifier } from '../../../records/index.js'
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

/** Who asks for the accesses of a patient, and whether the patient is there. */
export interface Asker {
  readonly caller: Caller
  readonly signedBy?: SignedBy | undefined
}

/** Why somebody looks who is neither the patient nor appointed, and for which clinician. */
export interface Look {
  readonly purpose: Purpose
  /** The key of the clinician, in hexadecimal. */
  readonly practitioner?: string
}

/**
 * Lets somebody see the accesses of a patient. The caller shows the patient's card, or works at a hospital
 * that treats the patient. Or the patient signs, or somebody appointed to see. Looking is logged like a
 * search.
 * @returns the look of a treating hospital, to which hidden records are not named; undefined for the patient
 * @throws ServiceError 403 `not-treating`, `outside-scope`, `purpose-not-permitted`, 422 `access-signature`;
 * AccessLogFull
 */
export async function checkMaySee (
  parts: HospitalParts, { identifier, name }: NamedPatient, { caller, signedBy }: Asker
): Promise<Look | undefined> {
  await checkPatientOrTreating(parts, { identifier, name }, signedBy, 'list')
  const look = isOfPatient(identifier, signedBy) ? undefined : lookOf(caller)
  const { chain: { chain }, hospital } = parts
  await hospital.accesses.log.record(
    notesOf(chain.id, name, AccessKind.search, { purpose: PURPOSES[look?.purpose ?? 'PATRQT'] }))
  return look
}

/**
 * Checks that the caller shows the patient's card, signs with the patient's key, or works at a hospital that
 * treats the patient. Somebody appointed to see sees the list, and gets no copy of the records.
 * @throws ServiceError 403 `not-treating`, `outside-scope`, 422 `access-signature`
 */
export async function checkPatientOrTreating (
  { chain: running, hospital }: HospitalParts,
  { identifier, name }: Pick<NamedPatient, 'identifier' | 'name'>, signedBy: SignedBy | undefined,
  wanted: 'list' | 'copy'
): Promise<void> {
  const time = correctedTime(running)
  if (signedBy !== undefined) {
    await checkSignature({ chain: running, hospital }, name, { signedBy, wanted }, time)
  } else if (!isOfPatient(identifier, signedBy) &&
    await hospital.situations.treatment(name, running.signer.id, time) === undefined) {
    throw new ServiceError(403, 'not-treating', 'this hospital has no recent case of this patient, so it ' +
      'shows neither who read nor a copy. The patient can show the card, or sign with the key of the card')
  }
}

function isOfPatient ({ system }: PatientIdentifier, signedBy: SignedBy | undefined): boolean {
  return system === CARD_SYSTEM || signedBy !== undefined
}

/** A client looks for the purpose that it was registered for: treatment, or else its first. */
function lookOf (caller: Caller): Look {
  const purposes = caller.kind === 'operator' ? [] : caller.purposes
  const [first = 'TREAT'] = purposes
  return readingOf<Look>(caller, { purpose: purposes.includes('TREAT') ? 'TREAT' : first as Purpose })
}

async function checkSignature (
  { chain: { chain }, hospital }: Pick<HospitalParts, 'chain' | 'hospital'>, name: Uint8Array,
  { signedBy: { at, key, signature }, wanted }: {
    readonly signedBy: SignedBy, readonly wanted: 'list' | 'copy'
  },
  time: number
): Promise<void> {
  const handle = patientHandle(chain.id, name)
  const row = await hospital.rules.row(handle, time)
  const signer = fromHex(key)
  const isSigned = Math.abs(time - at) <= SIGNATURE_LIFE_MS &&
    chain.verifier.verify(signer, accessListBytes(chain.id, handle, at), fromHex(signature))
  if (isSigned && row.key !== undefined && equal(row.key, signer)) return
  const appointed = appointedWith(row, signer)
  if (!isSigned || appointed === undefined || time < appointed.from) {
    throw new ServiceError(422, 'access-signature', 'the key is not of this patient, nor of anybody ' +
      'appointed now, or the signature is of another patient or time; sign again')
  }
  if (wanted === 'list' && (appointed.scope & PatientScope.see) !== 0) return
  throw new ServiceError(403, 'outside-scope', wanted === 'copy'
    ? 'this guardian or delegate gets no copy; the patient can show the card, or sign for it'
    : 'this guardian or delegate was not appointed to see who reads')
}

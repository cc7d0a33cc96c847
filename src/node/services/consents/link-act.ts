import { ServiceError } from '../../../api/index.js'
import {
  linkAad, linkKey, linkedNumberCodec, type PatientLink, type ShownCase
} from '../../../protocol/consent/index.js'
import { aeadSeal } from '../../../protocol/crypto/native/sealing/index.js'
import { consentKey, linkToken, patientHandle } from '../../../protocol/names/index.js'
import {
  AccessKind, CaseStatus, equal, hex, type Case, type PatientAct
} from '../../../protocol/types/index.js'
import { CARD_SYSTEM } from '../../../records/index.js'
import { notesOf } from '../../accesses/note.js'
import type { FoundLink } from '../../clinical/consents/links.js'
import { openRules } from '../../clinical/consents/opened-rules.js'
import { correctedTime } from '../../signing/own-clock.js'
import { casesOf } from '../fhir/index.js'
import type { HospitalParts } from '../hospital-parts.js'
import { patientRefused } from '../refusals.js'
import type { NamedPatient } from './acts.js'
import { NONCE_BYTES, SALT_BYTES, fileRule } from './file-rule.js'

/** Both numbers of a call. */
interface BothNumbers {
  readonly patient: NamedPatient
  readonly other: NamedPatient
}

/**
 * Prepares that a number names another one of the same person. On the chain it looks like any consent. The
 * attempt is in the log of accesses of both numbers, since it shows whether they have records.
 * @param isFiled by this hospital, on a form
 * @throws ServiceError 409 or 422 with a code of `REFUSALS`
 */
export async function linkAct (
  parts: HospitalParts, both: BothNumbers, isFiled: boolean
): Promise<PatientAct> {
  const { chain: { chain: { id }, random } } = parts
  const { other, patient } = both
  const { identifier: { system, value }, name } = patient
  const [handle, otherHandle] = [patientHandle(id, name), patientHandle(id, other.name)]
  if (equal(handle, otherHandle)) throw refused('link-to-itself')
  if (system === CARD_SYSTEM) throw refused('link-needs-number')
  await parts.hospital.accesses.log.record([name, other.name].flatMap(one =>
    notesOf(id, one, AccessKind.search))).catch((error: unknown) => { throw patientRefused(error) })
  const shown = await shownIn(parts, both, isFiled)
  await refuseSecond(parts, both, isFiled)
  const link: PatientLink = {
    other: consentKey(id, other.name), shown,
    sealed: aeadSeal(linkKey(id, other.name), random(NONCE_BYTES),
      linkedNumberCodec.encode({ name, system, value }), linkAad(id, handle, otherHandle))
  }
  const mark = await fileRule(parts, name, { salt: random(SALT_BYTES), provisions: [], link })
  return { type: 'give', ...mark, until: 0 }
}

/** Returns the cases by which this hospital shows that it treats the person under both numbers. */
async function shownIn (
  parts: HospitalParts, { other, patient }: BothNumbers, isFiled: boolean
): Promise<ShownCase[]> {
  const { chain: { chain: { id }, signer } } = parts
  const shown: ShownCase[] = []
  for (const { names } of [patient, other]) {
    const { cases, nameOf } = await casesOf(parts, names)
    const known = cases.filter(isRecord)
    if (known.length === 0) throw refused('link-unknown-number')
    const own = known.find(({ status, submitter }) =>
      status === CaseStatus.accepted && equal(submitter, signer.id))
    if (own === undefined && isFiled) throw refused('link-not-treating')
    if (own !== undefined) {
      shown.push({ caseId: own.id, token: linkToken(id, nameOf.get(hex(own.id)) ?? names.current, own.r) })
    }
  }
  return isFiled ? shown : []
}

function isRecord ({ status }: Case): boolean {
  return status !== CaseStatus.rejected && status !== CaseStatus.expired
}

/** A number names one other at a time, and one hospital does not file both sides. */
async function refuseSecond (
  parts: HospitalParts, { other, patient }: BothNumbers, isFiled: boolean
): Promise<void> {
  if ((await linkOf(parts, patient))?.ours !== undefined) throw refused('link-exists')
  const theirs = (await linkOf(parts, other))?.ours
  const { chain, signer } = parts.chain
  const isMutual = theirs !== undefined && equal(theirs.link.other, consentKey(chain.id, patient.name))
  if (isFiled && isMutual && theirs.filer !== undefined && equal(theirs.filer, signer.id)) {
    throw refused('link-needs-another-hospital')
  }
}

async function linkOf (
  { chain: running, hospital }: HospitalParts, { name }: NamedPatient
): Promise<FoundLink | undefined> {
  const { chain: { id } } = running
  const time = correctedTime(running)
  const opened = await openRules({ chain: running.chain, rules: hospital.rules }, patientHandle(id, name),
    consentKey(id, name), time, 'peers')
  return await hospital.situations.links.of(opened, time, 'peers')
}

const REFUSALS = {
  'link-to-itself': [422, 'both numbers are the same; name the other number of this person'],
  'link-needs-number': [422, 'a card has no number to show; give the number of this side itself'],
  'link-unknown-number': [422, 'no hospital has a record under one of the numbers; check both'],
  'link-not-treating': [409, 'this hospital has no accepted record of its own under both numbers, so it ' +
    'cannot file this; another hospital can, or the key of the patient'],
  'link-exists': [409, 'this number is linked already; end that link first (patient unlink)'],
  'link-needs-another-hospital': [409, 'this hospital filed the other side; another hospital that treats ' +
    'the person under both numbers must file this one']
} as const

function refused (code: keyof typeof REFUSALS): ServiceError {
  const [status, text] = REFUSALS[code]
  return new ServiceError(status, code, text)
}

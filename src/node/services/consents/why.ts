import { ServiceError, type ConsentDecisionView } from '../../../api/index.js'
import {
  CATEGORIES, ROLES, decide, recordStateOf, type Basis, type Category, type Purpose, type ReadTarget
} from '../../../protocol/consent/index.js'
import { ConsentOrigin } from '../../../protocol/ledger/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import { ZERO_32, equal, fromHex, hex, type MemberId } from '../../../protocol/types/index.js'
import { memberIdOf } from '../../../network/index.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import type { NamedPatient } from './acts.js'
import { entryView } from './consents-view.js'

export interface Question {
  /** The peer ID of the hospital that reads. */
  readonly reader: string
  readonly purpose: Purpose
  readonly practitioner?: string
  readonly role?: 'doctor' | 'nurse' | 'pharmacist'
  readonly case?: string
  readonly categories?: readonly Category[]
}

const TEXTS: Readonly<Record<Basis, string>> = {
  'erased': 'the record is erased',
  'validator': 'the hospital judges the open case, and sees the case part alone',
  'not-a-validator': 'only a hospital that judges the open case sees its case part',
  'not-a-record': 'the case was rejected or has expired, so only its own hospital sees it',
  'emergency': 'the hospital has declared an emergency of this patient, by which this reader may read',
  'no-emergency': 'the hospital has declared no emergency of this patient by which this reader may read',
  'erasing': 'an order to erase the record waits; until its effect it opens in emergencies alone',
  'restricted': 'the record is restricted: only its own hospital and emergencies open it',
  'denied': 'a denial of the patient covers this read, and a denial wins over permissions',
  'own': 'the hospital submitted the record',
  'consents-incomplete':
    'the rule of a live consent is at no hospital that answers now, and may deny this read',
  'consented': 'a consent of the patient permits this read',
  'treating':
    'the hospital treats the patient: it has a recent case of its own, and the record is not sensitive',
  'no-consent':
    'the hospital does not treat the patient, or the record is sensitive, and no consent permits it'
}

/** Decides a read as the door to records does, and tells what decided. */
export async function why (
  parts: HospitalParts, { identifier, name }: NamedPatient, question: Question, parties: Parties
): Promise<ConsentDecisionView> {
  const { chain, hospital } = parts
  const reader = memberIdOf(question.reader)
  if (reader === undefined || !chain.hostLoop.state.ledger.tallies.has(hex(reader))) {
    throw new ServiceError(422, 'unknown-hospital', 'the reader is no hospital of this chain')
  }
  const time = correctedTime(chain)
  const target = await targetOf(parts, question, reader)
  const who = {
    hospital: reader, role: ROLES[question.role ?? 'any'],
    practitioner: question.practitioner === undefined ? undefined : fromHex(question.practitioner)
  }
  const situation = question.purpose === 'BTG'
    ? await hospital.situations.emergency(patientHandle(chain.chain.id, name), who, time)
    : await hospital.situations.of(name, reader, time)
  const { basis, by, permits } = decide({
    who,
    purpose: question.purpose, part: 'record', time
  }, target, situation)
  if (by === undefined) return { permits, basis, text: TEXTS[basis] }
  const { consent } = by
  const origin = consent.filer === undefined ? ConsentOrigin.patient
    : consent.isAttested ? ConsentOrigin.attested : ConsentOrigin.filed
  const times = await chain.index.timesOf([consent.height])
  return {
    permits, basis, text: TEXTS[basis],
    consent: entryView(consent, { origin, until: 0 }, identifier, times.get(consent.height) ?? time, parties)
  }
}

/** Describes the record. Without a case it is an accepted one of another hospital. */
async function targetOf (
  { finder, hospital }: HospitalParts, { case: text, categories = [] }: Question, reader: MemberId
): Promise<ReadTarget> {
  const of = categories.reduce((sum, category) => sum | CATEGORIES[category], 0)
  if (text === undefined) {
    return { caseId: ZERO_32, state: 'accepted', class: of, isOwn: false, hasSlot: false }
  }
  const found = await finder.read(await finder.resolve(text))
  if (found === undefined) throw new ServiceError(404, 'unknown-case', 'no block has this case')
  const closure = await hospital.closures.of(found)
  return {
    caseId: found.id, state: recordStateOf(found, closure), class: of, isOwn: equal(found.submitter, reader),
    hasSlot: false
  }
}

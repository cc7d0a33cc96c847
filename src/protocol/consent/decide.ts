/** The decision whether a reader may open a part of a case (SPECIFICATION.md §16.3). */
import { equal, type CaseId, type Height, type MemberId, type Timestamp } from '../types/index.js'
import { isNamed, matchesReader, type WhoReads } from './reader.js'
import { covers } from './covers.js'
import { Effect, PURPOSES, type ConsentRule, type Provision, type Purpose } from './rule.js'

/** For how long a hospital treats a patient after it proposed a case of the patient. */
export const TREATS_MS = 365 * 86_400_000

export interface ReadRequest {
  readonly who: WhoReads
  readonly purpose: Purpose
  /** The case part is what validators judge; the record part is what was sent. */
  readonly part: 'case' | 'record'
  readonly time: Timestamp
}

/** What closes a record (§19). `erasing`: an order to erase it waits for its effect. */
export type Closure = 'restricted' | 'erasing' | 'erased'

export type RecordState = 'open' | 'accepted' | 'rejected' | 'expired' | Closure

export interface ReadTarget {
  readonly caseId: CaseId
  readonly state: RecordState
  /** The sensitive categories of the record; 0 if it has none, and `UNCODED` if nobody can know them. */
  readonly class: number
  /** True if the hospital of the reader submitted the case. */
  readonly isOwn: boolean
  /** True if the hospital of the reader was given a slot of the case, which is still open. */
  readonly hasSlot: boolean
}

/** A consent that is in force on the ledger. */
export interface LiveConsent {
  /** The counter of the order that gave it. */
  readonly number: number
  readonly height: Height
  /** The key that signed: of the patient, of a guardian or delegate, or of the hospital that filed it. */
  readonly signer: Uint8Array
  /** The hospital that filed it for a patient without a key; undefined if a patient's key signed. */
  readonly filer: MemberId | undefined
  /** True if the ledger counts it as a grant in favour of its filer. */
  readonly isAttested: boolean
  /** Undefined if the decider lacks the rule, or the rule does not have the hash on the ledger. */
  readonly rule: ConsentRule | undefined
}

export interface PatientSituation {
  readonly consents: readonly LiveConsent[]
  /** The denials of the other number of the same person (§16.6), which count as own ones. */
  readonly linked?: readonly LiveConsent[]
  /** True if the hospital of the reader has a case of the patient that is not older than `TREATS_MS`. */
  readonly treats: boolean
  /** The end of the last emergency of this patient by which the reader may read (§17.2); 0 if none. */
  readonly emergencyUntil: Timestamp
  /** The categories that are closed to a treating hospital without a consent. */
  readonly strict: number
}

/** The reason of a decision. A code is stable, and each is in the table of SPECIFICATION.md §16.3. */
export type Basis =
  | 'erased' | 'validator' | 'not-a-validator' | 'not-a-record' | 'emergency' | 'no-emergency' | 'erasing'
  | 'restricted' | 'consents-incomplete' | 'denied' | 'own' | 'consented' | 'treating' | 'no-consent'

export interface Decided {
  readonly permits: boolean
  readonly basis: Basis
  /** The consent that decided, and the place of its provision; undefined for every other basis. */
  readonly by: { readonly consent: LiveConsent, readonly provision: number } | undefined
}

/** The purposes for which a hospital that treats the patient needs no consent. */
const TREATING = PURPOSES.TREAT + PURPOSES.ETREAT + PURPOSES.CAREMGT + PURPOSES.PATRQT

/** Decides by the first line of the table of §16.3 that applies. */
export function decide (request: ReadRequest, target: ReadTarget, situation: PatientSituation): Decided {
  const { part, purpose, time } = request
  const { isOwn, state } = target
  if (state === 'erased') return answer(false, 'erased')
  if (part === 'case') {
    const isValidator = target.hasSlot && purpose === 'HQUALIMP' && state === 'open'
    return isValidator ? answer(true, 'validator') : answer(false, 'not-a-validator')
  }
  if (!isOwn && (state === 'rejected' || state === 'expired')) return answer(false, 'not-a-record')
  if (purpose === 'BTG') {
    return time < situation.emergencyUntil ? answer(true, 'emergency') : answer(false, 'no-emergency')
  }
  if (state === 'erasing') return answer(false, 'erasing')
  if (state === 'restricted' && !isOwn) return answer(false, 'restricted')
  return decideByConsent(request, target, situation)
}

function decideByConsent (request: ReadRequest, target: ReadTarget, situation: PatientSituation): Decided {
  const { consents, linked = [], strict, treats } = situation
  const { isOwn } = target
  const denied = find(Effect.deny, consents, request, target)
  if (denied !== undefined) return { permits: false, basis: 'denied', by: denied }
  // What another number says is shown to nobody.
  if (find(Effect.deny, linked, request, target) !== undefined) return answer(false, 'denied')
  if (isOwn) return answer(true, 'own')
  // Behind the rule that is not here may be a denial.
  if ([...consents, ...linked].some(({ rule }) => rule === undefined)) {
    return answer(false, 'consents-incomplete')
  }
  const permitted = find(Effect.permit, consents, request, target)
  if (permitted !== undefined) return { permits: true, basis: 'consented', by: permitted }
  const isOpen = (target.class & strict) === 0 && (PURPOSES[request.purpose] & TREATING) !== 0
  return treats && isOpen ? answer(true, 'treating') : answer(false, 'no-consent')
}

function answer (permits: boolean, basis: Basis): Decided {
  return { permits, basis, by: undefined }
}

function find (
  effect: Effect, consents: readonly LiveConsent[], request: ReadRequest, target: ReadTarget
): Decided['by'] {
  for (const consent of consents) {
    const provisions = consent.rule?.provisions ?? []
    for (let i = 0; i < provisions.length; i++) {
      if (provisions[i]!.effect !== effect || !applies(provisions[i]!, consent, request, target)) continue
      return { consent, provision: i }
    }
  }
  return undefined
}

function applies (
  provision: Provision, consent: LiveConsent, { purpose, time, who }: ReadRequest, target: ReadTarget
): boolean {
  const { effect, from, purposes, readers, records, until } = provision
  if ((purposes & PURPOSES[purpose]) === 0) return false
  if (time < from || (until !== 0 && time >= until)) return false
  if (!covers(provision, target.class)) return false
  if (effect === Effect.deny && target.isOwn ? !isNamed(readers, who) : !matchesReader(readers, who)) {
    return false
  }
  if (records.length > 0 && !records.some(record => equal(record, target.caseId))) return false
  return effect === Effect.deny || !isSelfGrant(consent, who)
}

/** Tells whether a hospital would read by a consent that it filed itself, and that is not marked so. */
function isSelfGrant ({ filer, isAttested }: LiveConsent, { hospital }: WhoReads): boolean {
  return filer !== undefined && !isAttested && equal(filer, hospital)
}

import { WithheldKey, type CustodyClaim, type PatientReading } from '../codec/index.js'
import { decide, isTreatment, recordStateOf, type Closure, type PatientSituation } from '../consent/index.js'
import { classTagOf, handleOfRules, linkOf } from '../names/index.js'
import {
  PURPOSES, equal, type Case, type ChainId, type MemberId, type Purpose, type Timestamp
} from '../types/index.js'

/** The fields of a case that decide who may read it. */
export type ClaimedCase = Pick<Case, 'id' | 'submitter' | 'link' | 'classTag' | 'proposedAt' | 'status'>

type PatientClaim = Extract<CustodyClaim, { readonly type: 'patient' }>

/**
 * Tells why no claim opens a case now; undefined if one may. An order that waits leaves a record to
 * emergencies alone, which no hospital declares by a claim to its own case.
 */
export function judgeClosure (claim: CustodyClaim, closure: Closure | undefined): WithheldKey | undefined {
  if (closure === 'erased') return WithheldKey.erased
  return claim.type === 'own' && closure === 'erasing' ? WithheldKey.noRight : undefined
}

/** Who asks, for which patient, and when. */
export interface Reading {
  readonly requester: MemberId
  readonly reading: PatientReading | undefined
  readonly time: Timestamp
}

/**
 * Tells whether the key of rules of a request is that of its patient. With another one, the holder would find
 * no consent, and log the access so that the patient cannot open it. A request for no patient has no key.
 */
export function isOwnKey (chainId: ChainId, reading: PatientReading | undefined): boolean {
  return reading === undefined ||
    equal(handleOfRules(chainId, reading.consentKey), reading.handle)
}

/**
 * Tells why a claim does not fit its case; undefined if it fits. The submitter of a case needs nothing but
 * the id of the case, since a lost disk takes the tokens with it. A claim by a patient's leave must name the
 * patient and the class of the case.
 */
export function judgeClaim (
  chainId: ChainId, { reading, requester }: Reading, claim: CustodyClaim, found: ClaimedCase
): WithheldKey | undefined {
  if (claim.type === 'own') return equal(found.submitter, requester) ? undefined : WithheldKey.noRight
  const { classToken, sensitive, token } = claim
  if (reading === undefined) return WithheldKey.noRight
  if (!equal(linkOf(chainId, reading.handle, token), found.link)) return WithheldKey.falseLink
  const isOfClass = equal(classTagOf(chainId, classToken, sensitive), found.classTag)
  return isOfClass ? undefined : WithheldKey.falseClass
}

/**
 * Tells why a patient does not let a hospital read a record, by the decision of §16.3; undefined if it may.
 * @param claim that fits the case
 */
export function judgeReading (
  { reading, requester, time }: Reading, claim: PatientClaim, found: ClaimedCase,
  situation: PatientSituation | undefined, closure?: Closure
): WithheldKey | undefined {
  const purpose = purposeOf(reading)
  if (reading === undefined || purpose === undefined || situation === undefined) return WithheldKey.noRight
  const { practitioner, role } = reading
  const { basis, permits } = decide(
    { who: { hospital: requester, practitioner, role }, purpose, part: 'record', time },
    {
      caseId: found.id, state: recordStateOf(found, closure), class: claim.sensitive,
      isOwn: equal(found.submitter, requester), hasSlot: false
    }, situation)
  if (permits) return undefined
  return basis === 'consents-incomplete' ? WithheldKey.consentsIncomplete : WithheldKey.noRight
}

/** Tells whether a case shows that a hospital treats the patient of its request. */
export function isShownTreatment (
  chainId: ChainId, { reading, requester, time }: Reading, found: ClaimedCase
): boolean {
  if (reading?.treatment === undefined || !equal(found.submitter, requester)) return false
  const link = linkOf(chainId, reading.handle, reading.treatment.token)
  return equal(link, found.link) && isTreatment(found, time)
}

function purposeOf (reading: PatientReading | undefined): Purpose | undefined {
  const names = Object.keys(PURPOSES) as Purpose[]
  return names.find(name => PURPOSES[name] === reading?.purpose)
}

/** Makes the vectors of transactions about rosters and emergencies. */
import type { Transaction } from '../../../src/protocol/types/index.js'
import { A, B, C, E, digest } from './cast.js'
import { ZEROS, signed } from './chain.js'
import * as e from './emergencies.js'
import type { Vector } from './vector.js'

type Kind<K extends Transaction['kind']> = Extract<Transaction, { readonly kind: K }>

interface Making {
  good (desc: string, of: Transaction): Vector
  bad (code: string, desc: string, of: Transaction): Vector
  stranger (desc: string, of: Transaction): Vector
}

export const emergencyVectors = ({ bad, good, stranger }: Making): readonly Vector[] => [
  good('roster/entry: a new practitioner', e.entered),
  good('roster/entry without a new key', e.entryOf({ version: 2, standing: 2, possession: undefined })),
  bad('possession-signature', 'roster/entry with a key that nobody holds', e.entryOf({ key: C.id })),
  bad('bad-practitioner-key', 'roster/entry with a key of small order', e.entryOf({ key: ZEROS })),
  bad('roster-number', 'roster/entry with number 0', e.entryOf({ entry: 0 })),
  bad('roster-number', 'roster/entry with a number above the highest', e.entryOf({ entry: 65_536 })),
  good('emergency/open', e.opened),
  good('emergency/open with a second', e.openedOf(e.claim, [1, 2])),
  bad('bad-signature', 'emergency/open, end changed', { ...e.opened, durationMs: 60_001 }),
  bad('clinician-signature', 'emergency/open for another patient',
    signed<Kind<33>>(A, { ...e.opened, handle: digest('another patient') })),
  bad('clinician-signature', 'emergency/open with another justification',
    signed<Kind<33>>(A, { ...e.opened, sealedHash: digest('another justification') })),
  bad('clinician-signature', 'emergency/open with the credential of another', signed<Kind<33>>(A, {
    ...e.opened, clinician: { ...e.opened.clinician, key: C.id }
  })),
  bad('clinician-signature', 'emergency/open by another hospital',
    signed<Kind<33>>(B, { ...e.opened, author: B.id })),
  bad('emergency-duration', 'emergency/open for more than four hours',
    e.openedOf({ ...e.claim, durationMs: 14_400_001 })),
  bad('emergency-duration', 'emergency/open for less than a minute',
    e.openedOf({ ...e.claim, durationMs: 59_999 })),
  bad('second-is-the-first', 'emergency/open, the second is the first', e.openedOf(e.claim, [1, 1])),
  good('emergency/close', e.closed),
  good('emergency/surge', e.surge),
  bad('second-is-the-first', 'emergency/surge by one', e.surgeOf([1, 1])),
  bad('clinician-signature', 'emergency/surge at another time',
    signed<Kind<35>>(A, { ...e.surge, signedAt: 1 })),
  good('emergency/judge', e.judged),
  bad('judgement-reason', 'emergency/judge, justified without an emergency',
    signed<Kind<36>>(B, { ...e.judged, judgement: 1, reason: 3 })),
  bad('judgement-reason', 'emergency/judge, unjustified in an emergency',
    signed<Kind<36>>(B, { ...e.judged, reason: 1 })),
  good('consent/judge', e.consentJudged),
  bad('judgement-reason', 'consent/judge, justified without a form',
    signed<Kind<42>>(B, { ...e.consentJudged, judgement: 1 })),
  bad('judgement-reason', 'consent/judge, unjustified with a form that fits',
    signed<Kind<42>>(B, { ...e.consentJudged, reason: 1 })),
  bad('bad-signature', 'consent/judge of another consent',
    { ...e.consentJudged, id: digest('another consent') }),
  good('consent/judge of a void review',
    signed<Kind<42>>(B, { ...e.consentJudged, judgement: 3, reason: 7 })),
  bad('judgement-reason', 'consent/judge that is void without an erasure',
    signed<Kind<42>>(B, { ...e.consentJudged, judgement: 3 })),
  good('consent/contest by a patient', e.consentContested),
  good('consent/contest on a form', signed<Kind<43>>(B, {
    ...e.consentContested, by: { type: 'form', form: digest('a form') }
  })),
  bad('contest-of-the-patient', 'consent/contest by a hospital in its own name',
    signed<Kind<43>>(B, { ...e.consentContested, by: { type: 'hospital' } })),
  bad('contest-signature', 'consent/contest of another consent',
    signed<Kind<43>>(B, { ...e.consentContested, id: digest('another consent') })),
  good('emergency/contest by a patient', e.contested),
  good('emergency/contest by the hospital', signed<Kind<37>>(A, {
    ...e.contested, author: A.id, by: { type: 'hospital' }
  })),
  good('emergency/contest on a form', signed<Kind<37>>(A, {
    ...e.contested, author: A.id, by: { type: 'form', form: digest('a form') }
  })),
  bad('contest-signature', 'emergency/contest of another emergency',
    signed<Kind<37>>(B, { ...e.contested, id: digest('another emergency') })),
  stranger('consent/judge by a hospital that is no member',
    signed<Kind<42>>(E, { ...e.consentJudged, author: E.id })),
  stranger('emergency/open by a hospital that is no member', e.openedOf(e.claim, [1], E))
]

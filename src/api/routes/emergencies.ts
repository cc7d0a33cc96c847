import { answer, type Route } from '../route.js'
import { integer, object, oneOf, text } from '../schema.js'
import type {
  AccessReviewView, AttestedConsentView, AttestedReviewView, EmergenciesView, EmergencyAttemptView,
  EmergencyView, HistoryView, OpenedEmergencyView, PreparedEmergencyView, RecordedView
} from '../views/index.js'
import { identifier } from './patients.js'

const hex = (bytes: number): ReturnType<typeof text> => text({
  pattern: `^[0-9a-f]{${2 * bytes}}$`, description: `${2 * bytes} hexadecimal digits in lower case`
})
const entry = integer(1, 65_535)
const signed = object({ entry, signature: hex(64) }, ['entry', 'signature'])
/** A key of the patient or a guardian signs, or a form of a patient without a key is filed. */
export const contestBody = object({ key: hex(32), signature: hex(64), form: hex(32), patient: identifier })
const byEmergency = object({
  id: text({
    pattern: '^[0-9a-f]{8,64}$', description: 'the id of an emergency: 64 digits, or the first 8 or more'
  })
}, ['id'])

/**
 * Emergencies of this hospital, and reviews of those of others (protocol/SPECIFICATION.md §17). Calls that
 * name a patient are POSTs. A call that the chain refuses ends with a code of §17, and is kept as an attempt.
 */
export const emergencyRoutes = {
  /**
   * Without minutes, an emergency ends after 60, or after the longest time of the chain. 404
   * `unknown-patient` or `unknown-clinician`; 422 `justification-short`, `justification-long` or
   * `emergency-duration`.
   */
  prepareEmergency: {
    kind: 'json', method: 'POST', path: '/v1/emergencies/prepare',
    summary: 'Seals a justification, and prepares an emergency for the signature of its clinician.',
    scope: 'system/Condition.r',
    role: 'hospital',
    body: object({
      patient: identifier, entry,
      reason: oneOf([
        'unresponsive', 'life-threatening', 'cannot-consent', 'urgent-care', 'danger-to-others'
      ] as const),
      text: text({ maxLength: 8_192 }),
      minutes: integer(1, 240)
    }, ['patient', 'entry', 'reason', 'text']),
    readsRecords: true,
    answer: answer<PreparedEmergencyView>()
  },
  /** Answers once a block has the announcement. 403 for a wrong signature; 503 `not-final-yet` after 30 s. */
  openEmergency: {
    kind: 'json', method: 'POST', path: '/v1/emergencies',
    summary: 'Announces a prepared emergency that its clinician has signed.',
    scope: 'system/Condition.r',
    role: 'hospital',
    body: object({ prepared: hex(16), signature: hex(64), second: signed }, ['prepared', 'signature']),
    answer: answer<OpenedEmergencyView>()
  },
  emergencies: {
    kind: 'json', method: 'GET', path: '/v1/emergencies',
    summary: 'Emergencies under review at all hospitals, and the public counters of each.',
    scope: 'system/Condition.r',
    role: 'hospital', answer: answer<EmergenciesView>()
  },
  /** 404 `unknown-emergency`. */
  emergency: {
    kind: 'json', method: 'GET', path: '/v1/emergencies/:id',
    summary: 'What the chain knows of one emergency, with its review.',
    scope: 'system/Condition.r',
    role: 'hospital', params: byEmergency, answer: answer<EmergencyView>()
  },
  /** 409 `no-emergency` unless an emergency of the patient is open here. */
  readEmergency: {
    kind: 'json', method: 'POST', path: '/v1/emergencies/read',
    summary: 'Every record of a patient with an open emergency here, of every hospital, oldest first.',
    scope: 'system/Condition.r',
    role: 'hospital', body: object({ patient: identifier, entry }, ['patient', 'entry']), readsRecords: true,
    answer: answer<HistoryView>()
  },
  closeEmergency: {
    kind: 'json', method: 'POST', path: '/v1/emergencies/:id/close',
    summary: 'Ends an emergency of this hospital before its time.',
    scope: 'system/Condition.r',
    role: 'hospital', params: byEmergency, answer: answer<RecordedView>()
  },
  surgeEmergencies: {
    kind: 'json', method: 'POST', path: '/v1/emergencies/surge',
    summary: 'Lifts the hourly limit of this hospital for a while, signed by two clinicians.',
    scope: 'medichain/operator.u',
    role: 'hospital',
    body: object({ signedAt: integer(0), first: signed, second: signed }, ['signedAt', 'first', 'second']),
    answer: answer<RecordedView>()
  },
  /**
   * A key of the patient signs, or this hospital files a form of a patient without a key (its SHA-256). With
   * none of them it contests a judgement on its own emergency. A judgement is contested once, and once more
   * by a key. 409 `has-own-key` or `other-patient` for a
   * form; 422 `contest-incomplete`.
   */
  contestEmergency: {
    kind: 'json', method: 'POST', path: '/v1/emergencies/:id/contest',
    summary: 'Asks for two further judges, for the patient or for this hospital.',
    scope: 'system/Consent.c',
    role: 'hospital', params: byEmergency,
    body: contestBody,
    answer: answer<RecordedView>()
  },
  emergencyAttempts: {
    kind: 'json', method: 'GET', path: '/v1/emergency-attempts',
    summary: 'Emergencies that were asked for here and refused, the newest 200, without the patients.',
    scope: 'medichain/operator.r',
    role: 'hospital', answer: answer<readonly EmergencyAttemptView[]>()
  },
  accessReviews: {
    kind: 'json', method: 'GET', path: '/v1/access-reviews',
    summary: 'Emergencies and consents of others that this hospital was drawn to judge, oldest first.',
    scope: 'medichain/review.r',
    role: 'hospital', answer: answer<readonly (EmergencyView | AttestedConsentView)[]>()
  },
  /** 404 `unknown-review`; 409 `not-drawn-to-judge`. */
  accessReview: {
    kind: 'json', method: 'GET', path: '/v1/access-reviews/:id',
    summary: 'One emergency to judge, with its justification, or one consent, with its form.',
    scope: 'medichain/review.r',
    role: 'hospital', params: byEmergency, readsRecords: true,
    answer: answer<AccessReviewView | AttestedReviewView>()
  },
  /**
   * Only a consent whose patient was erased is judged void. 409 `not-drawn-to-judge`, `judged-already` or
   * `patient-not-erased`; 422 `judgement-reason`.
   */
  judgeAccess: {
    kind: 'json', method: 'POST', path: '/v1/access-reviews/:id',
    summary: 'Judges an emergency, or a consent in favour of its filer, of another hospital.',
    scope: 'medichain/review.u',
    role: 'hospital', params: byEmergency,
    body: object({
      judgement: oneOf(['justified', 'unjustified', 'void'] as const),
      reason: oneOf([
        'emergency-shown', 'care-needed-it', 'no-emergency', 'reason-insufficient', 'wrong-patient',
        'withheld', 'form-fits', 'patient-confirms', 'form-differs', 'not-signed', 'no-form',
        'patient-erased'
      ] as const)
    }, ['judgement', 'reason']),
    answer: answer<RecordedView>()
  }
} satisfies Record<string, Route>

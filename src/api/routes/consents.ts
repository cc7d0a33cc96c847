import { MAX_FILING_BYTES } from '../limits.js'
import { answer, type Route } from '../route.js'
import { anything, integer, list, object, oneOf, text, type ValueOf } from '../schema.js'
import type {
  ConsentDecisionView, ConsentsView, OrderView, PatientNameView, PreparedOrderView, VouchView
} from '../views/index.js'
import { peerId } from './parameters.js'
import { identifier, readingFields } from './patients.js'

const hex = (bytes: number): ReturnType<typeof text> => text({
  pattern: `^[0-9a-f]{${2 * bytes}}$`, description: `${2 * bytes} hexadecimal digits in lower case`
})
const key = hex(32)
const signature = hex(64)
const caseId = text({ pattern: '^[0-9a-f]{8,64}$', description: 'a case id, or its first 8 digits or more' })
const counter = integer(1)

/** What is ordered. `give` needs a FHIR Consent, `link` another patient, `revoke` a number, others a key. */
const act = object({
  type: oneOf(['give', 'link', 'revoke', 'appoint', 'dismiss', 'rotate', 'cancel', 'object'] as const),
  consent: anything,
  with: identifier,
  number: integer(1),
  key,
  possession: signature,
  role: oneOf(['guardian', 'delegate'] as const),
  scope: list(oneOf(['give', 'revoke', 'see'] as const), { minItems: 1, maxItems: 3 }),
  from: integer(0),
  until: integer(1)
}, ['type'])

export type ActBody = ValueOf<typeof act>

/**
 * Calls about what patients order. They are POSTs, so that identifiers stay out of URLs and logs. All of them
 * answer 503 `names-unavailable` or `names-allowance` for a patient that cannot be named now.
 */
export const consentRoutes = {
  consents: {
    kind: 'json', method: 'POST', path: '/v1/patients/consents',
    summary: "A patient's keys, guardians, delegates and live consents, with their FHIR Consents.",
    scope: 'system/Consent.s',
    role: 'hospital', body: object({ patient: identifier }, ['patient']),
    answer: answer<ConsentsView>()
  },
  /** 404 or 400 for the case, as `case` answers. 422 `unknown-hospital`. */
  consentWhy: {
    kind: 'json', method: 'POST', path: '/v1/patients/consents/why',
    summary: 'Whether a reader may open a record of a patient, and the consent that decides.',
    scope: 'system/Consent.s',
    role: 'hospital',
    body: object({
      patient: identifier,
      reader: peerId,
      ...readingFields,
      case: caseId,
      categories: list(oneOf(['PSY', 'SUD', 'HIV', 'STD', 'SEX', 'GDIS', 'SDV'] as const), { maxItems: 7 })
    }, ['patient', 'reader', 'purpose']),
    answer: answer<ConsentDecisionView>()
  },
  /** 422 `consent-refused` with a finding for each element, or the code of a fault of the act. */
  prepareOrder: {
    kind: 'json', method: 'POST', path: '/v1/patients/orders/prepare',
    summary: 'Prepares an order for the signature of a patient, a guardian or a delegate.',
    scope: 'system/Consent.c',
    role: 'hospital', body: object({ patient: identifier, act }, ['patient', 'act']),
    answer: answer<PreparedOrderView>()
  },
  /** 409 with the code of §16.5 if the chain refuses the order; 503 `not-final-yet` after 30 s. */
  sendOrder: {
    kind: 'json', method: 'POST', path: '/v1/patients/orders',
    summary: 'Sends a signed order, and answers once a block has it.',
    scope: 'system/Consent.c',
    role: 'hospital',
    body: object({
      handle: hex(32), counter, signedAt: integer(0),
      act: text({ pattern: '^([0-9a-f]{2}){1,256}$', description: 'the act that was prepared' }),
      key,
      signature
    }, ['handle', 'counter', 'signedAt', 'act', 'key', 'signature']),
    answer: answer<OrderView>()
  },
  /**
   * As `prepareOrder` and `sendOrder`. A consent that favours this hospital is marked so. The file of its
   * form is kept for the judges of a review, with the reason. 422 `form-differs`, 413 `form-too-large`.
   */
  fileOrder: {
    kind: 'json', method: 'POST', path: '/v1/patients/orders/file',
    summary: 'Files an order on a form that a patient without a key has signed by hand.',
    scope: 'system/Consent.c',
    role: 'hospital', bodyLimit: MAX_FILING_BYTES,
    body: object({
      patient: identifier, form: hex(32), act,
      document: text({
        pattern: '^[A-Za-z0-9+/]*={0,2}$', maxLength: 350_000, description: 'the file of the form in Base64'
      }),
      reason: text({ maxLength: 256, description: 'at most 256 characters, for the judges of a review' })
    }, ['patient', 'form', 'act']),
    answer: answer<OrderView>()
  },
  registerKey: {
    kind: 'json', method: 'POST', path: '/v1/patients/keys',
    summary: 'Registers a key of a patient; it comes into force after seven days.',
    scope: 'system/Consent.c',
    role: 'hospital',
    body: object({
      patient: identifier, counter, key, possession: signature,
      vouches: list(object({ member: peerId, signature }, ['member', 'signature']), { maxItems: 100 })
    }, ['patient', 'counter', 'key', 'possession']),
    answer: answer<OrderView>()
  },
  vouchKey: {
    kind: 'json', method: 'POST', path: '/v1/patients/keys/vouch',
    summary: 'Vouches, in the name of this hospital, that a key is of a patient who was seen here.',
    scope: 'system/Consent.c',
    role: 'hospital', body: object({ patient: identifier, counter, key }, ['patient', 'counter', 'key']),
    answer: answer<VouchView>()
  },
  patientName: {
    kind: 'json', method: 'POST', path: '/v1/patients/name',
    summary: 'The name of a patient for the QR code of a card. It is as secret as the national number.',
    scope: 'system/Patient.r',
    role: 'hospital', body: object({ patient: identifier }, ['patient']),
    answer: answer<PatientNameView>()
  }
} satisfies Record<string, Route>

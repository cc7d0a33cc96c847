import { ServiceError } from '../../../api/index.js'

/** What whoever takes a step can do about each code of a refusal (protocol/SPECIFICATION.md §19). */
const CAUSES: Readonly<Record<string, string>> = {
  'unknown-record': 'no block has this record',
  'not-a-record': 'only an accepted record can be erased, restricted, corrected or held; bodies of other ' +
    'cases were deleted when the cases ended',
  'not-the-first-version': 'this is a later version of a record; name its first version',
  'other-patient': 'this record is of another patient',
  'has-own-key': 'the patient has a key or a guardian, who must sign; a form is not enough',
  'no-right-to-order': 'this key is not the key of the patient or of a guardian, or is not in force yet',
  'order-too-old': 'the step was signed more than seven days ago; sign it again',
  'order-known': 'a later step of this patient is on the chain; prepare this one again',
  'order-signature': 'the key did not sign this step as it was prepared',
  'measure-requested': 'this was asked for already; erasure status shows how far it is',
  'measure-in-force': 'this is in force already',
  'measure-refused': 'this was refused, and can be asked for again after 30 days; or contest the refusal',
  'requests-of-the-day': 'this hospital has filed as many requests today as it may; use another hospital',
  'orders-of-the-day': 'this hospital has ordered as many erasures today as it may; go on tomorrow',
  'no-request': 'nobody has asked for this',
  'filed-by-another': 'another hospital filed this request, and must take this step',
  'nothing-to-withdraw': 'nothing waits or is in force that could be withdrawn',
  'withdrawn-after-effect': 'the time to withdraw the order is over',
  'erased-already': 'the record is erased; nothing brings it back',
  'nothing-to-contest': 'there is no refusal, and the decision is not overdue',
  'not-to-decide': 'this hospital has nothing to decide here now',
  'votes-for-itself': 'this hospital filed the request, so two others decide',
  'voted-already': 'this hospital has decided already',
  'legal-hold': 'a legal hold is in force on the record',
  'review-open': 'a correction of a record of this patient is not decided yet; wait for its end',
  'held-already': 'a hold is in force already',
  'not-held': 'no hold is in force',
  'hold-of-a-patient': 'only the hospital of the record holds it',
  'ground-of-another-measure': 'this ground is for another measure',
  'not-a-member': 'this hospital is not on the committed allowlist'
}

/** Makes the answer to a step that the chain does not take. */
export function stepRefused (code: string): ServiceError {
  if (code === 'not-final-yet') {
    return new ServiceError(503, code, 'no block has the step yet; it may still come into one. Look with ' +
      'erasure status before you send it again')
  }
  if (code === 'busy') return new ServiceError(503, code, 'too many steps wait for their blocks; try again')
  if (code === 'no-key-epoch') {
    return new ServiceError(503, code,
      'the hospitals deal their shared keys first; doctor says what is missing')
  }
  return new ServiceError(409, code, CAUSES[code] ?? `the chain does not take this step (${code})`)
}

import { ServiceError } from '../../../api/index.js'

/** What whoever orders can do about each code of a refusal (protocol/SPECIFICATION.md §16.5). */
const CAUSES: Readonly<Record<string, string>> = {
  'order-known': 'another order of this patient came first; prepare this one again',
  'order-ahead': 'the order skips a counter; prepare it again',
  'order-too-old': 'the order was signed more than seven days ago; sign it again',
  'no-right-to-order': 'this key is not the key of the patient, or its period has not begun or is over',
  'outside-scope': 'this guardian or delegate may not order that',
  'order-signature': 'the key did not sign this order as it was prepared',
  'possession-signature': 'the new key did not sign for itself',
  'bad-patient-key': 'the key is no usable Ed25519 public key',
  'act-of-a-hospital': 'only a hospital files this, on a form',
  'act-of-a-key': 'only a key of the patient orders this',
  'has-own-key': 'the patient has a key or a guardian, who must sign; a form is not enough',
  'filed-by-another': 'another hospital filed this consent, and must revoke it',
  'delegate-without-key': 'only a patient with a key appoints delegates; a form can name a guardian',
  'key-needs-vouches': 'the patient has a key; a new one needs the old one, or two hospitals that vouch',
  'key-waits-already': 'a key waits already, and as many hospitals vouch for it',
  'vouch-signature': 'a vouch is of another patient, key or counter',
  'vouches-unsorted': 'a hospital vouches twice',
  'unknown-voucher': 'a vouch is of a hospital that is not on the list',
  'same-key': 'the patient has this key already',
  'no-waiting-key': 'no key of this patient waits',
  'waiting-is-vouched': 'two hospitals vouch for the key that waits, so no hospital can object to it',
  'waiting-is-certain': 'a quorum vouches for the key that waits, so nobody can cancel it',
  'unknown-consent': 'no live consent of this patient has this number; see consent list',
  'consents-full': 'the patient has 50 live consents; revoke one first',
  'consent-over': 'the consent is over before it begins',
  'unknown-scope': 'the scope is give, revoke or see',
  'appointed-period': 'the period is reversed, over, or longer than 18 years; on a form it begins after ' +
    'seven days',
  'appointed-itself': 'the patient cannot appoint its own key',
  'appointed-already': 'this key is appointed already; dismiss it first',
  'appointed-full': 'the patient has eight guardians and delegates; dismiss one first',
  'not-appointed': 'this key is not appointed',
  'orders-of-the-day': 'this hospital has injected as many orders today as it may; use another hospital',
  'attested-of-the-day': 'this hospital has filed as many consents in its own favour today as it may',
  'attesting-suspended': 'three consents that this hospital filed in its own favour were found unjustified ' +
    'within 90 days; another hospital may file this one',
  'not-a-member': 'this hospital is not on the committed allowlist'
}

/** Makes the answer to an order that the chain does not take. */
export function orderRefused (code: string): ServiceError {
  if (code === 'not-final-yet') {
    return new ServiceError(503, code, 'no block has the order yet; it may still come into one. ' +
      'Look with consent list before you send it again')
  }
  if (code === 'busy') return new ServiceError(503, code, 'too many orders wait for their blocks; try again')
  if (code === 'no-key-epoch') {
    return new ServiceError(503, code,
      'the hospitals deal their shared keys first; doctor says what is missing')
  }
  return new ServiceError(409, code, CAUSES[code] ?? `the chain does not take this order (${code})`)
}

import { ServiceError } from '../../../api/index.js'

/** The status and the cause of each code that a call about emergencies or a roster ends with (§17). */
const CAUSES: Readonly<Record<string, readonly [status: number, text: string]>> = {
  'unknown-clinician': [404, 'no practitioner on the roster of this hospital has this entry or key; see ' +
    'practitioner list'],
  'unknown-patient': [404, 'no record of this patient is known to any hospital; write the identifier as ' +
    'system|value'],
  'unknown-emergency': [404, 'no block has an emergency with this id, or several ids begin so'],
  'clinician-signature': [403, 'the key of the clinician did not sign this emergency as it was prepared'],
  'credential-of-another': [403, 'the key is not the one of this entry on the roster'],
  'second-needed': [403, 'this clinician is suspended; a second clinician of the roster must sign, too'],
  'clinician-suspended': [403, 'this clinician is suspended, and reads by an own emergency alone ' +
    'that a second clinician signed, too'],
  'second-suspended': [403, 'a clinician who signed for another one is suspended'],
  'second-is-the-first': [422, 'the second must be another clinician'],
  'justification-short': [422, 'a justification has at least 20 characters'],
  'justification-long': [422, 'a justification has at most 8 KiB'],
  'emergency-duration': [422, 'no emergency of this chain is so long; see the limits in status'],
  'not-prepared': [409, 'no emergency with this id waits here for a signature; prepare it again'],
  'no-emergency': [409, 'no emergency of this patient is open here; open one first'],
  'emergency-over': [409, 'this emergency is over'],
  'emergency-of-another': [409, 'this emergency is of another hospital'],
  'emergency-runs-already': [409, 'eight emergencies of this patient are open here; read with one of them'],
  'emergencies-of-the-hour': [429, 'this hospital opened as many emergencies in this hour as the chain ' +
    'permits; two clinicians lift the limit with emergency surge'],
  'surge-runs-already': [409, 'the limit is lifted already'],
  'surge-too-old': [409, 'the clinicians signed more than an hour ago; sign again'],
  'unknown-review': [404, 'no emergency and no consent under review has this id, or several ids begin so; ' +
    'see access review list'],
  'unknown-attested': [404, 'no consent that was drawn for review has this id, or several ids begin so; ' +
    'see consent list'],
  'not-drawn-to-judge': [409, 'this hospital was not drawn to judge this'],
  'not-under-review': [409, 'this consent was not drawn for review'],
  'consent-of-another': [409, 'the consent with this id is of another hospital or patient'],
  'judges-not-drawn': [409, 'the judges are not drawn yet; the next block draws them'],
  'judged-already': [409, 'this hospital has judged this already'],
  'judgement-reason': [422, 'the reason does not fit the judgement'],
  'judgement-pending': [409, 'the drawn hospitals have not judged yet, and their time is not over'],
  'contested-already': [409, 'a judgement can be contested once, and once more by a key of the ' +
    'patient or a guardian'],
  'no-further-judge': [409, 'no other hospital is left that could judge'],
  'no-right-to-contest': [403, 'a key contests if it is that of the patient, or of a guardian whose period ' +
    'runs; on a form, another hospital than the filer of a consent; without both, who opened the emergency'],
  'contest-incomplete': [422, 'a contest needs key and signature, or form and patient, or none of them'],
  'other-patient': [409, 'the form is of another patient than what is contested; look with emergency show ' +
    'or consent list'],
  'contest-of-the-patient': [422, 'the patient contests a consent, with a key or on a form; no hospital ' +
    'does in its own name'],
  'nothing-to-contest': [409, 'this consent was found unjustified and has ended; the patient may give it ' +
    'anew'],
  'contest-too-late': [409, 'a consent is contested within 180 days of its filing'],
  'patient-not-erased': [409, 'no hospital has attested since the filing that the patient was erased; only ' +
    'then a review is void'],
  'has-own-key': [409, 'the patient has a key or a guardian, who must sign; a form is not enough'],
  'contest-signature': [403, 'the key did not sign for this emergency or consent'],
  'on-roster-already': [409, 'this licence has an entry on the roster; change that one'],
  'key-on-roster': [409, 'another entry of the roster has or had this key'],
  'licence-on-roster': [409, 'another entry of the roster has this licence'],
  'roster-full': [409, 'the roster has no further number'],
  'roster-version-known': [409, 'another change of this entry came first; try again'],
  'possession-signature': [422, 'the new key did not sign for itself'],
  'key-without-possession': [422, 'a new key must sign for itself'],
  'bad-practitioner-key': [422, 'the key is no usable Ed25519 public key'],
  'nothing-to-change': [422, 'give a standing, or a key with its own signature'],
  'not-a-member': [409, 'this hospital is not on the committed allowlist'],
  'no-key-epoch': [503, 'the hospitals deal their shared keys first; doctor says what is missing'],
  'busy': [503, 'too many transactions of this hospital wait for their blocks; try again'],
  'not-final-yet': [503, 'no block has it yet. It is kept and sent again; look before you repeat it']
}

/** Makes the answer to a call that is refused. */
export function emergencyRefused (code: string): ServiceError {
  const [status, text] = CAUSES[code] ?? [409, `the chain does not take this (${code})`]
  return new ServiceError(status, code, text)
}

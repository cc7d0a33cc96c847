import {
  Appointment, PatientScope, accept, equal, reject, type Appointed, type ConsentMark, type Height,
  type PatientAct, type Timestamp, type Verdict
} from '../../types/index.js'
import { ConsentOrigin, MAX_APPOINTED, MAX_CONSENTS, type HandleRow } from '../rows/handle.js'

const DAY_MS = 86_400_000
/** An attested consent ends after this time. */
export const ATTESTED_MS = 90 * DAY_MS
/** A key without the signature of the key before waits, as does a guardian that a hospital files. */
export const WAIT_MS = 7 * DAY_MS
/** Until a child is of age. */
const APPOINTED_MS = 18 * 366 * DAY_MS
/** Vouches that a key needs if the patient has one already. A hospital cannot object to such a key. */
export const VOUCHES = 2
const ALL_SCOPES = PatientScope.give + PatientScope.revoke + PatientScope.see

/** Who orders, and when. */
export interface Ordering {
  readonly signer: Uint8Array
  readonly origin: ConsentOrigin
  readonly time: Timestamp
  readonly height: Height
  /** The signatures that make a vouched key certain (§16.5). */
  readonly quorum: number
}

/** Applies an act to a row of `handleAt`. Whether the signer may order it is checked before. */
export function applyAct (row: HandleRow, act: PatientAct, by: Ordering): Verdict<HandleRow> {
  switch (act.type) {
    case 'give': return give(row, act, by)
    case 'attest': return give(row, { ...act, until: endOfAttested(act.until, by.time) }, {
      ...by, origin: ConsentOrigin.attested
    })
    case 'revoke': return row.consents.some(({ number }) => number === act.number)
      ? accept({ ...row, consents: row.consents.filter(({ number }) => number !== act.number) })
      : reject('unknown-consent')
    case 'appoint': return appoint(row, act, by)
    case 'dismiss': return row.appointed.some(({ key }) => equal(key, act.key))
      ? accept({ ...row, appointed: row.appointed.filter(({ key }) => !equal(key, act.key)) })
      : reject('not-appointed')
    case 'rotate': return row.key !== undefined && equal(row.key, act.key)
      ? reject('same-key')
      : accept({ ...row, key: act.key, waiting: undefined })
    case 'cancel':
      if (row.waiting === undefined) return reject('no-waiting-key')
      // Else a thief of the old key would keep the patient from a new one.
      if (row.waiting.vouches >= by.quorum) return reject('waiting-is-certain')
      return accept({ ...row, waiting: undefined })
    case 'object':
      if (row.waiting === undefined) return reject('no-waiting-key')
      if (row.waiting.vouches >= VOUCHES) return reject('waiting-is-vouched')
      return accept({ ...row, waiting: undefined })
  }
}

function give (
  row: HandleRow, { keyCommitment, ruleHash, until }: ConsentMark, { height, origin, signer, time }: Ordering
): Verdict<HandleRow> {
  if (until !== 0 && until <= time) return reject('consent-over')
  if (row.consents.length >= MAX_CONSENTS) return reject('consents-full')
  const number = row.counter + 1
  const given = { number, height, origin, signer, ruleHash, keyCommitment, until }
  return accept({ ...row, consents: [...row.consents, given] })
}

/** Cuts a period, and refuses none: what is too long by the time of one block is not by a later one. */
function endOfAttested (until: Timestamp, time: Timestamp): Timestamp {
  const latest = time + ATTESTED_MS
  return until === 0 ? latest : Math.min(until, latest)
}

function appoint (
  row: HandleRow, { from, key, role, scope, until }: Appointed, { time }: Ordering
): Verdict<HandleRow> {
  if (scope === 0 || (scope & ~ALL_SCOPES) !== 0) return reject('unknown-scope')
  if (until <= from || until <= time || until - from > APPOINTED_MS) return reject('appointed-period')
  if (row.key !== undefined && equal(row.key, key)) return reject('appointed-itself')
  if (row.appointed.some(other => equal(other.key, key))) return reject('appointed-already')
  if (row.appointed.length >= MAX_APPOINTED) return reject('appointed-full')
  return accept({ ...row, appointed: [...row.appointed, { key, role, scope, from, until }] })
}

/** Returns the guardian or delegate with a key, in the period. */
export function appointedWith (row: HandleRow, key: Uint8Array): Appointed | undefined {
  return row.appointed.find(other => equal(other.key, key))
}

/** Tells whether a patient has a key in force, or a guardian who acts for the patient. */
export function hasOwnVoice ({ appointed, key }: HandleRow, time: Timestamp): boolean {
  return key !== undefined || appointed.some(({ from, role, until }) =>
    role === Appointment.guardian && from <= time && time < until)
}

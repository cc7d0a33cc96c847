import {
  Appointment, accept, equal, ignore, reject, type Authority, type MemberId, type Timestamp, type Verdict
} from '../../types/index.js'
import { handleAt, type HandleRow } from '../rows/handle.js'
import type { StepBy } from './measure-steps.js'
import { appointedWith, hasOwnVoice } from './patient-acts.js'
import { ORDER_LIFE_MS } from './patient-orders.js'

/**
 * Judges by whose right a step of a patient is made (SPECIFICATION.md §19.1). The key of the patient signs,
 * or that of a guardian. A hospital acts on a form only for a patient without either.
 * @param before the row of the patient as it is
 */
export function judgeAuthority (
  before: HandleRow, by: Authority, author: MemberId, time: Timestamp
): Verdict<StepBy> {
  const row = handleAt(before, time)
  if (by.type === 'form') {
    return hasOwnVoice(row, time)
      ? reject('has-own-key')
      : accept({ signer: author, isFiled: true, signedAt: 0 })
  }
  const { key, signedAt } = by
  if (time < signedAt) return ignore('order-of-tomorrow')
  if (time >= signedAt + ORDER_LIFE_MS) return reject('order-too-old')
  return isHeld(row, key) && isHeld(handleAt(before, signedAt), key, signedAt)
    ? accept({ signer: key, isFiled: false, signedAt })
    : reject('no-right-to-order')
}

/** Tells whether a key is that of the patient, or of a guardian whose period has begun. */
function isHeld (row: HandleRow, key: Uint8Array, signedAt?: Timestamp): boolean {
  if (row.key !== undefined && equal(row.key, key)) return true
  const appointed = appointedWith(row, key)
  if (appointed?.role !== Appointment.guardian) return false
  return signedAt === undefined || appointed.from <= signedAt
}

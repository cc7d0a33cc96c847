import {
  Appointment, PatientScope, accept, equal, ignore, reject, type Appointed, type Height, type PatientAct,
  type PatientFiling, type PatientKey, type PatientOrder, type Timestamp, type Verdict
} from '../../types/index.js'
import type { MemberSet } from '../../membership/index.js'
import { ConsentOrigin, handleAt, type HandleRow } from '../rows/handle.js'
import { VOUCHES, WAIT_MS, appointedWith, applyAct, hasOwnVoice } from './patient-acts.js'

/** How long after its signature a block may hold an order. */
export const ORDER_LIFE_MS = 7 * 86_400_000

/** The block that would hold an order. */
export interface OrderBlock {
  readonly time: Timestamp
  readonly height: Height
  readonly set: MemberSet
}

type AnyOrder = PatientOrder | PatientFiling | PatientKey

/**
 * Judges an order (SPECIFICATION.md §16.5). Nothing but the time, the next order, and a review that ends an
 * attested consent can change the result.
 * No later time makes a refused order valid, since authority is that at the time of signing or of the block.
 * @param before the row of the handle as it is
 * @returns the row after the order
 */
export function judgeOrder (
  before: HandleRow, order: AnyOrder, block: OrderBlock, judge: (row: HandleRow) => Verdict<HandleRow>
): Verdict<HandleRow> {
  if (!block.set.has(order.author)) return ignore('not-a-member')
  if (order.counter <= before.counter) return reject('order-known')
  if (order.counter > before.counter + 1) return ignore('order-ahead')
  const after = judge(handleAt(before, block.time))
  return after.verdict === 'accept' ? accept({ ...after.value, counter: order.counter }) : after
}

/** Judges an order that a key has signed. @param row at the time of the block */
export function judgeSigned (
  row: HandleRow, before: HandleRow, { act, key, signedAt }: PatientOrder, { height, set, time }: OrderBlock
): Verdict<HandleRow> {
  if (time < signedAt) return ignore('order-of-tomorrow')
  if (time >= signedAt + ORDER_LIFE_MS) return reject('order-too-old')
  const by = { signer: key, time, height, quorum: set.quorum }
  // A key that waited must be in force when it signs. By the time of the block alone it could sign early.
  const held = handleAt(before, signedAt).key
  if (row.key !== undefined && equal(row.key, key)) {
    const isEarly = held === undefined || !equal(held, key)
    return isEarly
      ? reject('no-right-to-order')
      : applyAct(row, act, { ...by, origin: ConsentOrigin.patient })
  }
  const appointed = appointedWith(row, key)
  if (appointed === undefined || signedAt < appointed.from) return reject('no-right-to-order')
  if (!isInScope(appointed, act)) return reject('outside-scope')
  return applyAct(row, act, { ...by, origin: ConsentOrigin.appointed })
}

function isInScope ({ key, role, scope }: Appointed, act: PatientAct): boolean {
  switch (act.type) {
    case 'give': return (scope & PatientScope.give) !== 0
    case 'revoke': return (scope & PatientScope.revoke) !== 0
    case 'cancel': return role === Appointment.guardian
    case 'dismiss': return equal(act.key, key)
    case 'appoint':
    case 'rotate':
    case 'attest':
    case 'object': return false
  }
}

/** Judges what a hospital files for a patient without a key. */
export function judgeFiled (
  row: HandleRow, { act, author }: PatientFiling, { height, set, time }: OrderBlock
): Verdict<HandleRow> {
  if (hasOwnVoice(row, time)) return reject('has-own-key')
  const by = { signer: author, time, height, quorum: set.quorum, origin: ConsentOrigin.filed }
  if (act.type === 'revoke') {
    const filer = row.consents.find(({ number }) => number === act.number)?.signer
    // Else a hospital that a patient denies could file the revocation of the denial.
    if (filer !== undefined && !equal(filer, author) && set.has(filer)) return reject('filed-by-another')
  }
  if (act.type !== 'appoint') return applyAct(row, act, by)
  if (act.role !== Appointment.guardian) return reject('delegate-without-key')
  return applyAct(row, { ...act, from: Math.max(act.from, time + WAIT_MS) }, by)
}

/** Judges a key that a hospital registers. It waits, so that others can cancel it or object. */
export function judgeKey (
  row: HandleRow, { key, vouches }: PatientKey, { set, time }: OrderBlock
): Verdict<HandleRow> {
  const count = vouches.filter(({ member }) => set.has(member)).length
  if (row.key !== undefined && equal(row.key, key)) return reject('same-key')
  if (row.key !== undefined && count < VOUCHES) return reject('key-needs-vouches')
  if (row.waiting !== undefined && row.waiting.vouches >= count) return reject('key-waits-already')
  return accept({ ...row, waiting: { key, since: time + WAIT_MS, vouches: count } })
}

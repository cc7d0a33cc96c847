import {
  accept, dayOf, hex, reject, type PatientAct, type PatientFiling, type PatientKey, type PatientOrder,
  type Readiness, type Timestamp, type Verdict
} from '../../types/index.js'
import { attestedCountsKey } from '../rows/attested-counts.js'
import type { EntryKey } from '../rows/entry.js'
import {
  NO_ORDERS, filingCountCodec, filingsKey, handleKey, handleRowCodec, orderKey, orderRowCodec,
  type FilingCount, type HandleRow
} from '../rows/handle.js'
import { attestedCountsOf, isAttestingSuspended, sampleLater } from '../state/attested.js'
import { nextTimestamp } from '../state/ledger-state.js'
import { judgeOrder, type OrderBlock } from '../state/patient-orders.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

type AnyOrder = PatientOrder | PatientFiling | PatientKey
type Attesting = PatientFiling & { readonly act: Extract<PatientAct, { readonly type: 'attest' }> }

/** Orders that a hospital injects on a day of block time, so that none fills the ledger with rows. */
export const ORDERS_PER_DAY = 5_000
/** Consents in favour of itself that a hospital files on a day. */
export const ATTESTED_PER_DAY = 200

/** Judges an order by the row of its patient. @param row at the time of the block, and as it was before */
type Judge<T> = (row: HandleRow, order: T, block: OrderBlock, before: HandleRow) => Verdict<HandleRow>

/**
 * Makes the rule of a kind of order. An order has a row of its own, and waits for the row of the order before
 * it. So the rows that judge an order change no more once its turn has come.
 * @param notBefore the earliest timestamp of a block with the order
 */
export function orderRule<T extends AnyOrder> (
  kind: T['kind'], checksOf: (order: T) => number, judgeRow: Judge<T>,
  notBefore: (order: T) => Timestamp = () => 0
): Rule<T> {
  const verdictOn = (work: Workspace, order: T): Verdict<HandleRow> => {
    const before = rowOf(work, order)
    const block = { time: work.timestamp, height: work.height, set: work.state.set }
    const isSuspended = isAttesting(order) &&
      isAttestingSuspended(attestedCountsOf(work, order.author), work.timestamp)
    return judgeOrder(before, order, block, row =>
      isSuspended ? reject('attesting-suspended') : judgeRow(row, order, block, before))
  }
  return {
    kind,
    rank: 2,
    traits: order => ({
      waitsForTime: true, checks: checksOf(order), claim: `order ${hex(order.handle)} ${order.counter}`
    }),
    touches: (_state, order) => rowsOf(order),
    needs: (_state, { counter, handle }) => counter > 1 ? [orderKey(handle, counter - 1)] : [],
    doubts: (_state, order) => rowsOf(order),
    exclusiveRow: (_chain, { counter, handle }) => orderKey(handle, counter),
    refute (work, { transaction }) {
      const verdict = verdictOn(work, transaction)
      return verdict.verdict === 'reject' ? verdict.code : undefined
    },
    readiness: (state, order, now): Readiness =>
      state.set.has(order.author) && nextTimestamp(state, now) >= notBefore(order) ? 'ready' : 'later',
    judge (work, { id, transaction }) {
      const after = verdictOn(work, transaction)
      if (after.verdict !== 'accept') return after
      const count = countOf(work, transaction)
      if (count.verdict !== 'accept') return count
      const { author, counter, handle } = transaction
      work.write(handleKey(handle), handleRowCodec.encode(after.value))
      work.write(orderKey(handle, counter),
        orderRowCodec.encode({ height: work.height, transactionId: id }))
      work.write(filingsKey(author), filingCountCodec.encode(count.value))
      if (isAttesting(transaction)) sampleLater(work, id, transaction, transaction.act.ruleHash)
      work.ruleEvents.push({ type: 'patient-order', handle, counter, author, act: actOf(transaction) })
      return accept(undefined)
    }
  }
}

function rowsOf (order: AnyOrder): EntryKey[] {
  const { author, counter, handle } = order
  const rows = [handleKey(handle), orderKey(handle, counter), filingsKey(author)]
  return isAttesting(order) ? [...rows, attestedCountsKey(author)] : rows
}

/** Tells whether a hospital files a consent in favour of itself. */
function isAttesting (order: AnyOrder): order is Attesting {
  return 'form' in order && order.act.type === 'attest'
}

function rowOf (work: Workspace, { handle }: AnyOrder): HandleRow {
  const row = work.read(handleKey(handle))
  return row === undefined ? NO_ORDERS : handleRowCodec.decode(row)
}

function actOf (order: AnyOrder): string {
  return 'act' in order ? order.act.type : 'key'
}

/** Counts an order for the hospital that injects it. */
function countOf (work: Workspace, order: AnyOrder): Verdict<FilingCount> {
  const row = work.read(filingsKey(order.author))
  const day = dayOf(work.timestamp)
  const last = row === undefined ? undefined : filingCountCodec.decode(row)
  const before = last?.day === day ? last : { day, orders: 0, attested: 0 }
  const attested = before.attested + (isAttesting(order) ? 1 : 0)
  if (before.orders >= ORDERS_PER_DAY) return reject('orders-of-the-day')
  return attested > ATTESTED_PER_DAY
    ? reject('attested-of-the-day')
    : accept({ day, orders: before.orders + 1, attested })
}

import {
  TransactionKind, accept, hex, type ErasureOrder, type Readiness, type Timestamp
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { handleKey } from '../rows/handle.js'
import { caseKey } from '../rows/keys.js'
import {
  erasedKey, erasureCountCodec, erasureCountKey, measureKey, measureRowCodec
} from '../rows/measure.js'
import { rowsOfHolds } from '../state/erasure-holds.js'
import { nextTimestamp } from '../state/ledger-state.js'
import { judgeStep } from './judge-erasure.js'
import type { Rule } from './rule.js'

/** The rule of `erasure/order` (SPECIFICATION.md §19.2): the steps of a measure on a record. */
export const erasureOrderRule: Rule<ErasureOrder> = {
  kind: TransactionKind.erasureOrder,
  rank: 2,
  traits: ({ act, measure, record }) => ({
    waitsForTime: true, checks: 2, claim: `measure ${hex(record)} ${measure} ${act.type}`
  }),
  touches: (_state, order) => rowsOf(order),
  needs: (_state, { record }) => [caseKey(record)],
  doubts: (_state, order) => rowsOf(order),
  refute (work, { transaction }) {
    const verdict = judgeStep(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: (state, order, now): Readiness =>
    state.set.has(order.author) && nextTimestamp(state, now) >= notBefore(order) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const step = judgeStep(work, transaction)
    if (step.verdict !== 'accept') return step
    const { act, author, measure, record } = transaction
    const { counts, row } = step.value
    work.write(measureKey(record, measure), measureRowCodec.encode(row))
    if (counts !== undefined) work.write(erasureCountKey(author), erasureCountCodec.encode(counts))
    const versions = act.type === 'effect' ? act.versions : []
    for (const version of versions) work.write(erasedKey(version), record)
    work.ruleEvents.push({
      type: 'measure', author, record, measure, act: act.type, phase: row.phase, handle: row.handle,
      effectiveAt: row.effectiveAt, versions
    })
    return accept(undefined)
  }
}

function rowsOf ({ act, author, measure, record }: ErasureOrder): EntryKey[] {
  return [
    caseKey(record), measureKey(record, measure), erasureCountKey(author), ...rowsOfHolds(record),
    ...'handle' in act ? [handleKey(act.handle)] : [],
    ...act.type === 'effect' ? act.versions.map(caseKey) : []
  ]
}

/** Returns the earliest timestamp of a block with an order. */
function notBefore ({ act }: ErasureOrder): Timestamp {
  if (act.type === 'effect') return act.at
  return 'by' in act && act.by.type === 'key' ? act.by.signedAt : 0
}

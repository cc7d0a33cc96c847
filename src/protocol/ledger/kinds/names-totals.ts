import { namesTotalsCodec } from '../../codec/index.js'
import {
  TransactionKind, accept, dayOf, hex, ignore, reject, type Hex, type NamesTotals, type Readiness,
  type Timestamp, type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import { COUNTED_DAYS, NO_NAMES } from '../rows/name-counts.js'
import { nameTotalsKey } from '../rows/keys.js'
import { nextTimestamp, type LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import { readinessOf, type Rule } from './rule.js'

/**
 * The rule of `names/totals` (SPECIFICATION.md §6.12): a holder publishes how many names it gave to each
 * hospital on a day that is over. Its days ascend, so no day has two.
 */
export const namesTotalsRule: Rule<NamesTotals> = {
  kind: TransactionKind.namesTotals,
  rank: 2,
  traits: () => ({ waitsForTime: true }),
  readiness,
  isSpent: ({ names }, { author, day }) => day <= (names.get(hex(author)) ?? NO_NAMES).reported,
  judge
}

function readiness (state: LedgerState, transaction: NamesTotals, now: Timestamp): Readiness {
  const { reported } = state.names.get(hex(transaction.author)) ?? NO_NAMES
  return readinessOf(verdictOn(state, reported, transaction, nextTimestamp(state, now)))
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<NamesTotals>): Verdict {
  const { author, day, totals } = transaction
  const evaluator: Hex = hex(author)
  const verdict = verdictOn(work.state, work.names.of(evaluator).reported, transaction, work.timestamp)
  if (verdict.verdict !== 'accept') return verdict
  work.names.report(evaluator, day)
  work.write(nameTotalsKey(author), namesTotalsCodec.encode(totals))
  work.ruleEvents.push({ type: 'names-totals', author, day, totals })
  return verdict
}

/** @param reported the last day that the author published. @param time of the block */
function verdictOn (
  { set, tallies }: LedgerState, reported: number, { author, day, totals }: NamesTotals, time: Timestamp
): Verdict {
  const today = dayOf(time)
  if (!set.has(author)) return ignore('not-a-member')
  if (day <= reported) return reject('totals-before')
  if (day >= today) return ignore('day-not-over')
  if (day <= today - COUNTED_DAYS) return reject('day-long-over')
  // Each present and former member has a tally.
  const areKnown = totals.every(({ hospital }) => tallies.has(hex(hospital)))
  return areKnown ? accept(undefined) : reject('names-of-a-stranger')
}

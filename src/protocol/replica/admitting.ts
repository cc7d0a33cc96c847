/** Puts transactions into the pool. */
import { entryId, readiness, rowsNeeded, type Entries } from '../ledger/index.js'
import { hex, type MemberId, type VerifiedTransaction } from '../types/index.js'
import { compareWithEarlier, recallContradicted } from './accusing.js'
import { poolView } from './reason.js'
import { load, type Run } from './run.js'
import type { Admission } from './state.js'

/** Transactions whose rows are being loaded, at most. Others beyond are not kept, and may come again. */
const MAX_LOADING = 256

/**
 * Takes in transactions, and compares opinions with earlier opinions of their author.
 * @param from the peer that sent them; undefined for this node
 */
export function admitAll (
  run: Run, transactions: readonly VerifiedTransaction[], from: MemberId | undefined
): void {
  for (const transaction of transactions) {
    recallContradicted(run, transaction)
    compareWithEarlier(run, transaction)
    admit(run, transaction, from)
  }
  run.state.reasonGiven = false
}

/**
 * Asks for the rows of cases that are not in memory. A decided case has a row, and its opinions are skipped.
 * An invented case has none, and makes a transaction invalid (§7.4). Such a transaction must not be work:
 * no leader can put it into a block, so the hospitals would make empty blocks without end.
 */
function admit (run: Run, transaction: VerifiedTransaction, from: MemberId | undefined): void {
  const { ledger, pool, tickets } = run.state
  const needed = rowsNeeded(ledger, transaction)
  if (needed.length === 0 || !isOfUse(run, transaction)) {
    pool.admit(transaction, poolView(run.state, run.clock), from)
    return
  }
  const loading = [...tickets.values()].filter(({ type }) => type === 'admit').length
  if (loading < MAX_LOADING) load(run, needed, { type: 'admit', transaction, from, needed })
}

/** Tells whether the transaction may be valid as far as the state in memory shows. */
function isOfUse ({ clock, state: { ledger } }: Run, transaction: VerifiedTransaction): boolean {
  const worth = readiness(ledger, transaction, clock.wall)
  return worth === 'ready' || worth === 'later'
}

/** Puts a transaction into the pool, or lets it wait for the cases that the chain does not have. */
export function admitLoaded (run: Run, { from, needed, transaction }: Admission, entries: Entries): void {
  const { ledger, pool } = run.state
  const now = new Set(rowsNeeded(ledger, transaction).map(entryId))
  const missing = needed.filter(key => !entries.has(entryId(key)) && now.has(entryId(key)))
  pool.admit(transaction, poolView(run.state, run.clock), from, missing.map(({ key }) => hex(key)))
  run.state.reasonGiven = false
}

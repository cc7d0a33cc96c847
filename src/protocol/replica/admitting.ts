/** Puts transactions into the pool. */
import {
  entryId, readiness, refute, rowsNeeded, rowsOnArrival, type Entries
} from '../ledger/index.js'
import { hex, type MemberId, type VerifiedTransaction } from '../types/index.js'
import { compareWithEarlier, recallContradicted } from './accusing.js'
import { poolView } from './reason.js'
import { load, type Run } from './run.js'
import type { Admission, Arrived } from './state.js'

/**
 * Takes in transactions, and compares opinions with earlier opinions of their author.
 * @param from the peer that sent them; undefined for this node
 */
export function admitAll (
  run: Run, transactions: readonly VerifiedTransaction[], from: MemberId | undefined
): void {
  const waiting: Arrived[] = []
  for (const transaction of transactions) {
    recallContradicted(run, transaction)
    compareWithEarlier(run, transaction)
    if (!isInDoubtHere(run, transaction)) {
      run.state.pool.admit(transaction, poolView(run.state, run.clock), from)
    } else if (run.state.arriving.add(transaction, from)) waiting.push({ transaction, from })
  }
  loadFor(run, waiting)
  run.state.reasonGiven = false
}

/**
 * Tells whether rows decide about a transaction. A decided case has a row, and its opinions are skipped. An
 * invented case has none, and makes a transaction invalid (§7.4). A retry tag in use has a row, too. Such a
 * transaction must not be work: no leader can put it into a block, so the hospitals would make empty blocks
 * without end.
 */
function isInDoubtHere ({ clock, state }: Run, transaction: VerifiedTransaction): boolean {
  const { ledger, pool } = state
  if (rowsOnArrival(ledger, transaction).length === 0) return false
  const { bytes, injector, leaf } = transaction
  if (pool.knows(leaf, clock.wall) || !pool.hasRoom(injector, bytes.byteLength, undefined)) return false
  const worth = readiness(ledger, transaction, clock.wall)
  return worth === 'ready' || worth === 'later'
}

/** Asks for the rows of all these transactions at once. */
function loadFor (run: Run, arrived: readonly Arrived[]): void {
  if (arrived.length === 0) return
  const { ledger } = run.state
  const needed = arrived.map(({ transaction }) => rowsNeeded(ledger, transaction))
  const keys = arrived.flatMap(({ transaction }) => rowsOnArrival(ledger, transaction))
  load(run, keys, { type: 'admit', arrived, needed, height: ledger.height })
}

/** Admits transactions whose rows were loaded. If a block came meanwhile, their rows are loaded again. */
export function admitLoaded (run: Run, admission: Admission, entries: Entries): void {
  const { arrived, height, needed } = admission
  const { arriving, ledger } = run.state
  if (height !== ledger.height) return loadFor(run, arrived)
  for (const [index, { from, transaction }] of arrived.entries()) {
    arriving.remove(transaction)
    const missing = needed[index]!.filter(key => !entries.has(entryId(key)))
    admit(run, { from, transaction }, entries, missing.map(({ key }) => hex(key)))
  }
  run.state.reasonGiven = false
}

/**
 * Puts a transaction into the pool, or lets it wait for the cases that the chain does not have. A transaction
 * that the rows refute is dropped, and copies are ignored for a while.
 */
function admit (
  run: Run, { from, transaction }: Arrived, entries: Entries, missing: readonly string[]
): void {
  const { ledger, pool } = run.state
  if (missing.length === 0 && refute(ledger, transaction, entries, run.clock.wall) !== undefined) {
    pool.refuse([transaction.leaf], run.clock.wall)
  } else pool.admit(transaction, poolView(run.state, run.clock), from, missing)
}

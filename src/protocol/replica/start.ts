import { startHeight, type Clock, type Policy } from '../consensus/index.js'
import { recoveryNumber, type LedgerState } from '../ledger/index.js'
import type { Mempool } from '../mempool/index.js'
import type { Chain, Hex, KeyHolder, Signer } from '../types/index.js'
import { Accusations } from './accusations.js'
import { Arriving } from './arriving.js'
import {
  consensusRecords, contextFor, laterThan, offerLogged, recordsUnder, statedIn
} from './deciding.js'
import type { ReplicaEffect } from './effect.js'
import type { LogRecord } from './log-record.js'
import { OpinionsSeen } from './opinions-seen.js'
import { adoptedIn } from './recovering.js'
import { newRun } from './run.js'
import { newTipShares } from './tip-shares.js'
import type { ReplicaState } from './state.js'
import { settle } from './step.js'

export interface ReplicaOptions {
  readonly chain: Chain
  readonly policy: Policy
  /** Undefined for a node that never votes. */
  readonly signer: Signer | undefined
  /** The shares of keys that this hospital holds; undefined for a node that holds none. */
  readonly keyHolder: KeyHolder | undefined
  readonly pool: Mempool
  /** The state that was restored from the store. */
  readonly ledger: LedgerState
  /** All records of the write-ahead log; records of final heights are ignored. */
  readonly log: readonly LogRecord[]
  readonly connected: ReadonlySet<Hex>
}

/** Starts the height above the tip as a follower, with the records of the log (R1). */
export function startReplica (
  options: ReplicaOptions, clock: Clock
): { state: ReplicaState, effects: ReplicaEffect[] } {
  const { log, ...rest } = options
  const { ledger } = rest
  if (recoveryNumber(ledger) < statedIn(log)) ledger.adopted = adoptedIn(ledger, log)
  const viewTimes = { recent: [], begun: new Map(), activeSince: undefined }
  const parts = { ...rest, votesFrom: Infinity, viewTimes, stated: statedIn(log) }
  const context = contextFor(parts, clock.monotonic, options.connected)
  const started = startHeight(context, consensusRecords(recordsUnder(log, ledger), context), clock)
  const state: ReplicaState = {
    ...parts, context, consensus: started.state, reasonGiven: false, halted: false, abstainedUntil: 0,
    candidates: new Map(), tickets: new Map(), arriving: new Arriving(), nextTicket: 1, future: [],
    tipShares: newTipShares(rest),
    tip: undefined, finalAt: -Infinity, accusations: new Accusations(), opinionsSeen: new OpinionsSeen(),
    later: laterThan(log, context.height), offered: undefined
  }
  const run = newRun(state, clock)
  run.started.push(...started.effects)
  offerLogged(run, log)
  settle(run)
  return { state, effects: run.effects }
}

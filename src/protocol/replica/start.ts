import { startHeight, type Clock, type Policy, type WalRecord } from '../consensus/index.js'
import type { LedgerState } from '../ledger/index.js'
import type { Mempool } from '../mempool/index.js'
import type { Chain, Height, Hex, Signer } from '../types/index.js'
import { ZERO_32 } from '../types/index.js'
import { contextFor } from './deciding.js'
import type { Effect } from './effect.js'
import { offerBlock } from './judging.js'
import type { LogRecord } from './log-record.js'
import { newRun } from './run.js'
import type { ReplicaState } from './state.js'
import { settle } from './step.js'

export interface ReplicaOptions {
  readonly chain: Chain
  readonly policy: Policy
  /** Undefined for a node that only follows. */
  readonly signer: Signer | undefined
  readonly pool: Mempool
  /** As restored from the store. */
  readonly ledger: LedgerState
  readonly votesFrom: Height
  /** The write-ahead log; records of final heights are passed over. */
  readonly log: readonly LogRecord[]
  readonly connected: ReadonlySet<Hex>
}

/** R1 at the start of the process: takes up the height where the log left it. */
export function startReplica (
  options: ReplicaOptions, clock: Clock
): { state: ReplicaState, effects: Effect[] } {
  const { log, ...rest } = options
  const context = contextFor(options, clock.monotonic, options.connected)
  const own: WalRecord[] = []
  for (const record of log) {
    if (record.type === 'consensus' && record.height === context.height) own.push(record.record)
  }
  const started = startHeight(context, own, clock)
  const state: ReplicaState = {
    ...rest, context, consensus: started.state, reasonGiven: false, halted: false, withhold: false,
    candidates: new Map(), tickets: new Map(), nextTicket: 1, future: [], proof: undefined,
    tip: undefined
  }
  const run = newRun(state, clock)
  run.started.push(...started.effects)
  for (const record of log) {
    if (record.type !== 'block' || record.height !== context.height) continue
    offerBlock(run, record.bytes, options.signer?.id ?? ZERO_32, 'log')
  }
  settle(run)
  return { state, effects: run.effects }
}

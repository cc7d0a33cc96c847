import type { Clock, ConsensusEffect, ConsensusInput } from '../consensus/index.js'
import type { EntryKey } from '../ledger/index.js'
import type { ReplicaEffect, NamedBody } from './effect.js'
import type { Continuation, ReplicaState } from './state.js'

/**
 * A run is one call of `step`. It holds the state, the time, the effects so far and the inputs that consensus
 * has yet to handle. The parts of the replica add to these lists.
 */
export interface Run {
  readonly state: ReplicaState
  readonly clock: Clock
  readonly effects: ReplicaEffect[]
  inputs: ConsensusInput[]
  /** Consensus effects of a height that has just started; `settle` translates them. */
  readonly started: ConsensusEffect[]
}

export function newRun (state: ReplicaState, clock: Clock): Run {
  return { state, clock, effects: [], inputs: [], started: [] }
}

/** Asks for rows, and notes the continuation for the `loaded` input. */
export function load (
  run: Run, keys: readonly EntryKey[], next: Continuation, bodies: readonly NamedBody[] = []
): void {
  const ticket = run.state.nextTicket++
  run.state.tickets.set(ticket, next)
  run.effects.push({ type: 'load', ticket, keys, bodies })
}

/** Halts the replica with a proof. A halted replica ignores all inputs. */
export function halt (run: Run, proof: Omit<Extract<ReplicaEffect, { type: 'halt' }>, 'type'>): void {
  run.effects.push({ type: 'halt', ...proof })
  run.inputs = []
  run.state.halted = true
}

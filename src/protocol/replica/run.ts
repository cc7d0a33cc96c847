import type { Clock, ConsensusEffect, ConsensusInput } from '../consensus/index.js'
import type { EntryKey } from '../ledger/index.js'
import type { ReplicaEffect, NamedBody } from './effect.js'
import type { Continuation, ReplicaState } from './state.js'

/**
 * One call of `step` under way: the state, the moment, the effects gathered so far and the inputs
 * that consensus is still to be given. Parts of the replica push to these and never call back.
 */
export interface Run {
  readonly state: ReplicaState
  readonly clock: Clock
  readonly effects: ReplicaEffect[]
  inputs: ConsensusInput[]
  /** Effects of a height that has just started, still to be translated. */
  readonly started: ConsensusEffect[]
}

export function newRun (state: ReplicaState, clock: Clock): Run {
  return { state, clock, effects: [], inputs: [], started: [] }
}

/** Asks for rows and remembers what to do with them; with nothing to load the host answers at once. */
export function load (
  run: Run, keys: readonly EntryKey[], next: Continuation, bodies: readonly NamedBody[] = []
): void {
  const ticket = run.state.nextTicket++
  run.state.tickets.set(ticket, next)
  run.effects.push({ type: 'load', ticket, keys, bodies })
}

/** Proof that honest work cannot explain: nothing more is taken in, voted or decided. */
export function halt (run: Run, proof: Omit<Extract<ReplicaEffect, { type: 'halt' }>, 'type'>): void {
  run.effects.push({ type: 'halt', ...proof })
  run.inputs = []
  run.state.halted = true
}

import { caseIdsOf } from '../../codec/index.js'
import type { Propose, Timestamp, Verdict } from '../../types/index.js'
import { ZERO_32, accept, hex } from '../../types/index.js'
import type { Entries, EntryKey } from '../rows/entry.js'
import { takePropose } from './judge-propose.js'
import type { LedgerState } from '../state/ledger-state.js'
import { touchesOfPropose } from './propose.js'
import { Workspace } from '../state/workspace.js'

/** A PROPOSE before it is signed. */
export type PlannedPropose = Pick<Propose, 'author' | 'firstSeq' | 'proposals'>

/** The rows that `checkProposals` needs. */
export function touchesOf (state: LedgerState, plans: readonly PlannedPropose[]): EntryKey[] {
  return plans.flatMap(plan => touchesOfPropose(state, plan))
}

/**
 * Whether `planned` would be valid after a hospital's own `pending` ones, for a hospital to ask
 * before it signs: once signed, its sequence number is spent, and a PROPOSE that can never be valid
 * would block every later one.
 * @param pending signed but not yet on the chain, in sequence
 */
export function checkProposals (
  state: LedgerState, timestamp: Timestamp, pending: readonly PlannedPropose[],
  planned: PlannedPropose, entries: Entries
): Verdict {
  const work = new Workspace(state, Math.max(timestamp, state.timestamp + 1), entries)
  for (const plan of [...pending, planned]) {
    // The share of one block is no limit here: what waits is spread over several.
    work.bodyBytes = 0
    work.proposalsBy.delete(hex(plan.author))
    const caseIds = caseIdsOf(state.chain.id, plan)
    const verdict = takePropose(work, { propose: plan, caseIds, id: ZERO_32 })
    if (verdict.verdict !== 'accept' && plan === planned) return verdict
  }
  return accept(undefined)
}

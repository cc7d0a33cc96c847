import {
  TransactionKind, accept, type KeysLost, type Readiness, type Timestamp, type Verdict,
  type VerifiedTransaction
} from '../../types/index.js'
import { judgeLost } from '../epochs/judge-lost.js'
import { offenceIn } from '../epochs/offence.js'
import { nextTimestamp, type LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import { readinessOf, type Rule } from './rule.js'

/** The rule of `keys/lost` (SPECIFICATION.md §6.5). */
export const keysLostRule: Rule<KeysLost> = {
  kind: TransactionKind.keysLost,
  rank: 2,
  beforeEpochs: true,
  traits: () => ({ waitsForTime: true }),
  readiness,
  isSpent: ({ keys }, { epoch }) => epoch < keys.lastNumber,
  offence: ({ keys, timestamp }, lost) =>
    offenceIn(keys, judgeLost(keys, lost, timestamp), lost.epoch, timestamp),
  judge
}

function readiness (state: LedgerState, lost: KeysLost, now: Timestamp): Readiness {
  return readinessOf(judgeLost(state.keys, lost, nextTimestamp(state, now)))
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<KeysLost>): Verdict {
  const verdict = judgeLost(work.keys, transaction, work.timestamp)
  if (verdict.verdict !== 'accept') return verdict
  work.keys = verdict.value
  work.ruleEvents.push({ type: 'lost', author: transaction.author })
  return accept(undefined)
}

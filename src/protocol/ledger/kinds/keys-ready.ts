import { TransactionKind, accept, type KeysReady, type Verdict, type VerifiedTransaction }
  from '../../types/index.js'
import { judgeReady } from '../epochs/judge-ready.js'
import { offenceIn } from '../epochs/offence.js'
import type { Workspace } from '../state/workspace.js'
import { readinessOf, type Rule } from './rule.js'

/** The rule of `keys/ready` (SPECIFICATION.md §6.8). */
export const keysReadyRule: Rule<KeysReady> = {
  kind: TransactionKind.keysReady,
  rank: 2,
  beforeEpochs: true,
  readiness: ({ keys }, ready) => readinessOf(judgeReady(keys, ready)),
  offence: ({ keys, timestamp }, ready) =>
    offenceIn(keys, judgeReady(keys, ready), ready.epoch, timestamp),
  judge
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<KeysReady>): Verdict {
  const verdict = judgeReady(work.keys, transaction)
  if (verdict.verdict !== 'accept') return verdict
  work.keys = verdict.value
  work.presence.isReady(transaction.author)
  const { author, epoch } = transaction
  work.ruleEvents.push({ type: 'ready', number: epoch, author })
  return accept(undefined)
}

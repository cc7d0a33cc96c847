import {
  TransactionKind, accept, type KeysComplain, type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import { faultOfComplaint, judgeComplain } from '../epochs/judge-complaint.js'
import { offenceIn } from '../epochs/offence.js'
import type { Workspace } from '../state/workspace.js'
import { readinessOf, type Rule } from './rule.js'

/** The rule of `keys/complain` (SPECIFICATION.md §6.7). */
export const keysComplainRule: Rule<KeysComplain> = {
  kind: TransactionKind.keysComplain,
  rank: 2,
  beforeEpochs: true,
  readiness: ({ chain, keys }, complain) => readinessOf(judgeComplain(chain, keys, complain)),
  fault: ({ chain, keys }, complain) => faultOfComplaint(chain, keys, complain),
  offence: ({ chain, keys, timestamp }, complain) =>
    offenceIn(keys, judgeComplain(chain, keys, complain), complain.epoch, timestamp),
  judge
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<KeysComplain>): Verdict {
  const verdict = judgeComplain(work.chain, work.keys, transaction)
  if (verdict.verdict !== 'accept') return verdict
  work.keys = verdict.value
  const { author, dealing: id, epoch } = transaction
  work.ruleEvents.push({ type: 'complaint', number: epoch, author, id })
  return accept(undefined)
}

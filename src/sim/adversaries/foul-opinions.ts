import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import { hasVerdict, holderOf, type LedgerState } from '../../protocol/ledger/index.js'
import {
  CaseStatus, Decision, JudgedBy, equal, TransactionKind, ZERO_32, type Case, type Opinion
} from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'
import { opinionOn } from './opinion-on.js'

export const OPINION_FOULS = ['not-drawn', 'own-case', 'again', 'taken-twice'] as const
type OpinionFoul = typeof OPINION_FOULS[number]

/** Makes an entry with a valid signature that must have no effect (§7.4). */
export function foulOpinions (
  foul: OpinionFoul, { random, signer }: Means, { undecided }: LedgerState
): UnsignedTransaction[] {
  const fouls: Opinion[] = []
  for (const open of undecided.values()) {
    if (open.status === CaseStatus.open && faultOf(open, signer.id) === foul) fouls.push(entryOf(open, foul))
  }
  if (fouls.length === 0) return []
  return [{
    kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32, opinions: [random.pick(fouls)]
  }]
}

function entryOf ({ id }: Case, foul: OpinionFoul): Opinion {
  return foul === 'taken-twice'
    ? { ...opinionOn(id), decision: Decision.takenUp, judgedBy: JudgedBy.none }
    : opinionOn(id)
}

/** Returns the fault of an entry given now. */
function faultOf (open: Case, self: Uint8Array): OpinionFoul | undefined {
  const holder = holderOf(open, self)
  if (equal(open.submitter, self)) return 'own-case'
  if (holder === undefined) return 'not-drawn'
  if (hasVerdict(open, self)) return 'again'
  return holder.takeUp === 0 ? undefined : 'taken-twice'
}

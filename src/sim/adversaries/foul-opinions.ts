import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import { drawnFor } from '../../protocol/sortition/index.js'
import {
  CaseStatus, Decision, equal, TransactionKind, ZERO_32, type Case, type Opinion
} from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

export const OPINION_FOULS = ['not-drawn', 'own-case', 'too-early', 'again'] as const
type OpinionFoul = typeof OPINION_FOULS[number]

/** Makes an approval with a valid signature that must not count (§7.4). */
export function foulOpinions (
  foul: OpinionFoul, { chain, random, signer }: Means, { undecided }: LedgerState
): UnsignedTransaction[] {
  const { attempts, validatorsPerDiagnosis } = chain.genesis.parameters
  const fouls: Opinion[] = []
  for (const open of undecided.values()) {
    if (open.status !== CaseStatus.open) continue
    for (let attempt = 0; attempt < attempts; attempt++) {
      const isDrawn = drawnFor(open.order, attempt, validatorsPerDiagnosis).some(id => equal(id, signer.id))
      if (faultOf(open, attempt, isDrawn, signer.id) !== foul) continue
      fouls.push({ caseId: open.id, attempt, decision: Decision.approve, reason: 0 })
    }
  }
  if (fouls.length === 0) return []
  return [{
    kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32, opinions: [random.pick(fouls)]
  }]
}

/** Returns the fault of an approval given now; an approval of a later attempt counts as too early. */
function faultOf (
  { opinions, submitter }: Case, attempt: number, isDrawn: boolean, self: Uint8Array
): OpinionFoul | undefined {
  if (equal(submitter, self)) return 'own-case'
  if (!isDrawn) return 'not-drawn'
  if (opinions.some(given => given.attempt === attempt && equal(given.validator, self))) return 'again'
  return attempt > 0 ? 'too-early' : undefined
}

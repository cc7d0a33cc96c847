import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import { drawnFor } from '../../protocol/sortition/index.js'
import type { Case, Opinion } from '../../protocol/types/index.js'
import { CaseStatus, Decision, equal, TransactionKind, ZERO_32 } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

export const OPINION_FOULS = ['not-drawn', 'own-case', 'too-early', 'again'] as const
type Foul = typeof OPINION_FOULS[number]

/** An approval that must not count (§7.4), signed as it should be. */
export function foulOpinions (
  foul: Foul, { chain, random, signer }: Means, { undecided }: LedgerState
): UnsignedTransaction[] {
  const { attempts, validatorsPerDiagnosis } = chain.genesis.parameters
  const fouls: Opinion[] = []
  for (const one of undecided.values()) {
    if (one.status !== CaseStatus.open) continue
    for (let attempt = 0; attempt < attempts; attempt++) {
      const isDrawn = drawnFor(one.order, attempt, validatorsPerDiagnosis).some(id => equal(id, signer.id))
      if (standingOf(one, attempt, isDrawn, signer.id) !== foul) continue
      fouls.push({ caseId: one.id, attempt, decision: Decision.approve, reason: 0 })
    }
  }
  if (fouls.length === 0) return []
  return [{
    kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32, opinions: [random.pick(fouls)]
  }]
}

/** What an approval of this hospital would be, if given now; later attempts are taken to be early. */
function standingOf (one: Case, attempt: number, isDrawn: boolean, self: Uint8Array): Foul | undefined {
  if (equal(one.submitter, self)) return 'own-case'
  if (!isDrawn) return 'not-drawn'
  if (one.opinions.some(given => given.attempt === attempt && equal(given.validator, self))) return 'again'
  return attempt > 0 ? 'too-early' : undefined
}

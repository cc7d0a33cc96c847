import { signTransaction, transactionCodec, verifyTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import { drawnFor } from '../../protocol/sortition/index.js'
import type { Case, Opinion, Proposal, VerifiedTransaction } from '../../protocol/types/index.js'
import { CaseStatus, Decision, equal, Relation, TransactionKind, ZERO_32 }
  from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

const FOULS = ['not-drawn', 'own-case', 'too-early', 'again', 'same-tag'] as const
type Foul = typeof FOULS[number]

export interface FoulTransaction {
  readonly transaction: VerifiedTransaction
  /** It goes before the others, else after them. */
  readonly isFirst: boolean
}

/** One that is well signed and breaks a rule of §7 or §9.5; undefined where nothing offers itself. */
export function foulTransaction (means: Means, ledger: LedgerState): FoulTransaction | undefined {
  const { chain, random, signer } = means
  for (const foul of random.shuffled(FOULS)) {
    const isFirst = foul !== 'same-tag'
    const unsigned = isFirst ? opinionsOf(foul, means, ledger) : proposeOf(means, ledger)
    if (unsigned === undefined) continue
    const bytes = transactionCodec.encode(signTransaction(chain.id, signer, unsigned))
    const verified = verifyTransaction(chain, id => ledger.set.has(id), bytes)
    if (verified.verdict === 'accept') return { transaction: verified.value, isFirst }
  }
  return undefined
}

function opinionsOf (
  foul: Foul, { chain, random, signer }: Means, { undecided }: LedgerState
): Parameters<typeof signTransaction>[2] | undefined {
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
  if (fouls.length === 0) return undefined
  return {
    kind: TransactionKind.opinions, validator: signer.id, rulesetHash: ZERO_32, opinions: [random.pick(fouls)]
  }
}

/** What an approval of this hospital would be, if given now; later attempts are taken to be early. */
function standingOf (one: Case, attempt: number, isDrawn: boolean, self: Uint8Array): Foul | undefined {
  if (equal(one.submitter, self)) return 'own-case'
  if (!isDrawn) return 'not-drawn'
  if (one.opinions.some(given => given.attempt === attempt && equal(given.validator, self))) return 'again'
  return attempt > 0 ? 'too-early' : undefined
}

/** A diagnosis of its own that is undecided yet, word for word or under another tag. */
function proposeOf (
  { random, signer }: Means, ledger: LedgerState
): Parameters<typeof signTransaction>[2] | undefined {
  const own = [...ledger.undecided.values()].filter(one => equal(one.submitter, signer.id))
  if (own.length === 0) return undefined
  const { pseudonym, linkEpoch, bodyHash, bodySize, keyCommitment, retryTag } = random.pick(own)
  const proposal: Proposal = {
    pseudonym, linkEpoch, bodyHash, bodySize, keyCommitment,
    retryTag: random.chance(0.5) ? retryTag : random.bytes(32), relation: Relation.new, related: ZERO_32
  }
  return {
    kind: TransactionKind.propose, submitter: signer.id, firstSeq: ledger.lastSeq(signer.id) + 1,
    proposals: [proposal]
  }
}

import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'
import {
  equal, hex, Relation, TransactionKind, ZERO_32, type Case, type MemberId, type Proposal,
  type Propose, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { Random } from '../random.js'
import type { Means } from './behaviour.js'
import type { FoulBodies } from './foul-bodies.js'

export const PROPOSE_FOULS = [
  'in-hand', 'void', 'fifth-of-a-patient', 'same-tag', 'case-part', 'amend-undecided', 'amend-unaccepted',
  'amend-another', 'resubmit-accepted', 'resubmit-another', 'hidden-retry'
] as const
type ProposeFoul = typeof PROPOSE_FOULS[number]

const MAX_PROPOSALS = 4

type ProposeParts = Pick<Propose, 'proposals'>
type SoundPropose = Pick<Propose, 'author' | 'proposals'>

export interface FoulMeans {
  readonly memory: CaseMemory
  readonly bodies: FoulBodies
}

/** Remembers cases that were undecided at an earlier observation and are decided now. */
export class CaseMemory {
  readonly #seen = new Map<string, Case>()
  decided: readonly Case[] = []

  observe ({ undecided }: LedgerState): void {
    this.decided = [...this.#seen]
      .flatMap(([id, seen]) => undecided.get(id) === undefined ? [seen] : [])
    for (const open of undecided.values()) this.#seen.set(hex(open.id), open)
  }
}

export function waitingProposes ({ pool }: ReplicaState): VerifiedTransaction<Propose>[] {
  return pool.summary().waiting.flatMap(leaf => {
    const held = pool.get(leaf)
    return held?.transaction.kind === TransactionKind.propose
      ? [held as VerifiedTransaction<Propose>]
      : []
  })
}

/** Makes the next valid PROPOSE of a hospital; undefined before the first key epoch. */
export function soundPropose (
  random: Random, bodies: FoulBodies, ledger: LedgerState, id: MemberId
): SoundPropose | undefined {
  if (ledger.keys.active === undefined) return undefined
  const proposals = Array.from({ length: random.between(1, MAX_PROPOSALS) },
    () => bodies.diagnosis(id))
  return { author: id, proposals }
}

/** Makes PROPOSEs in which the adversary breaks one rule (§7.7, §7.8, §9.5). */
export function foulProposes (
  foul: ProposeFoul, { random, signer }: Means, { ledger }: ReplicaState, { memory, bodies }: FoulMeans
): UnsignedTransaction[] {
  const own = soundPropose(random, bodies, ledger, signer.id)
  const undecided = [...ledger.undecided.values()]
  const parts = foul === 'in-hand'
    ? inHand(random, undecided.filter(held => equal(held.submitter, signer.id)))
    : own === undefined ? [] : changed(foul, random, own, { undecided, decided: memory.decided })
  return parts.map(part => ({ kind: TransactionKind.propose, author: signer.id, ...part }))
}

/** Proposes one of the adversary's undecided diagnoses again, with the same retry tag or another tag. */
function inHand (random: Random, own: readonly Case[]): ProposeParts[] {
  if (own.length === 0) return []
  const held = random.pick(own)
  const proposal: Proposal = {
    ...proposalOf(held), r: random.bytes(16), relation: Relation.new, related: ZERO_32,
    retryTag: random.chance(0.5) ? held.retryTag : random.bytes(32)
  }
  return [{ proposals: [proposal] }]
}

interface Cases {
  readonly undecided: readonly Case[]
  readonly decided: readonly Case[]
}

function changed (
  foul: Exclude<ProposeFoul, 'in-hand'>, random: Random, own: SoundPropose, { undecided, decided }: Cases
): ProposeParts[] {
  const { author, proposals } = own
  const isOwn = ({ submitter }: Case): boolean => equal(submitter, author)
  /** Changes the first proposal to refer to a random case of `cases`. */
  const like = (cases: readonly Case[], change: (of: Case) => Partial<Proposal>): ProposeParts[] => {
    const [first, ...others] = proposals
    if (first === undefined || cases.length === 0) return []
    return [{ proposals: [{ ...first, ...change(random.pick(cases)) }, ...others] }]
  }
  const amended = (of: Case): Partial<Proposal> => ({
    relation: random.pick([Relation.amends, Relation.retracts]), related: of.id,
    pseudonym: of.pseudonym
  })
  const retried = ({ id, retryTag }: Case): Partial<Proposal> =>
    ({ relation: Relation.resubmits, related: id, retryTag })
  switch (foul) {
    case 'void': return undecided.filter(isOwn).slice(0, 1).map(of => ({ proposals: [proposalOf(of)] }))
    case 'fifth-of-a-patient': return like(undecided.filter(isOwn), ({ pseudonym }) => ({ pseudonym }))
      .map(part => ({ ...part, proposals: part.proposals.map(ofPatient(part.proposals[0])) }))
    case 'same-tag': return like(undecided.filter(isOwn), ({ retryTag }) =>
      ({ retryTag, relation: Relation.new, related: ZERO_32 }))
    case 'case-part': return [{ proposals: proposals.map(proposal => ({ ...proposal, caseVersion: 0 })) }]
    case 'amend-undecided': return like(undecided, amended)
    // The proposal breaks the rule only if the case was not accepted. An accepted case may be amended.
    case 'amend-unaccepted': return like(decided.filter(isOwn), amended)
    case 'amend-another': return like(decided.filter(of => !isOwn(of)), amended)
    case 'resubmit-accepted': return like(decided.filter(isOwn), retried)
    case 'resubmit-another': return like(decided, of => random.chance(0.5) && isOwn(of)
      ? { ...retried(of), retryTag: random.bytes(32) }
      : retried(of))
    case 'hidden-retry': return like(decided.filter(isOwn), ({ retryTag }) =>
      ({ retryTag, relation: Relation.new, related: ZERO_32 }))
  }
}

/**
 * Turns a proposal into a new diagnosis of the patient of `first`. An amendment would break another rule,
 * because it must name the patient of the amended case.
 */
function ofPatient (first: Proposal | undefined): (proposal: Proposal) => Proposal {
  return proposal => ({
    ...proposal, pseudonym: first?.pseudonym ?? proposal.pseudonym, relation: Relation.new, related: ZERO_32
  })
}

/** Returns the proposal that opened a case. The same bytes give the same case id. */
function proposalOf (of: Case): Proposal {
  const {
    pseudonym, relation, isHistorical, related, retryTag, r, link, classTag, caseVersion, casePartHash,
    casePartSize, casePartCommitment, bodyHash, bodySize, keyCommitment, custody, custodyProof
  } = of
  return {
    pseudonym, relation, isHistorical, related, retryTag, r, link, classTag, caseVersion, casePartHash,
    casePartSize, casePartCommitment, bodyHash, bodySize, keyCommitment, custody, custodyProof
  }
}

import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import { linkingEpochOf, type LedgerState } from '../../protocol/ledger/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'
import {
  equal, hex, Relation, TransactionKind, ZERO_32, type Case, type MemberId, type Proposal, type Propose,
  type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { Random } from '../random.js'
import type { Means } from './behaviour.js'
import type { FoulBodies } from './foul-bodies.js'

export const PROPOSE_FOULS = [
  'in-hand', 'replay', 'gap', 'fifth-of-a-patient', 'same-tag', 'later-epoch', 'amend-undecided',
  'amend-unaccepted', 'resubmit-accepted', 'resubmit-another', 'hidden-retry'
] as const
type ProposeFoul = typeof PROPOSE_FOULS[number]

const PROPOSALS_MOST = 4

type ProposeParts = Pick<Propose, 'firstSeq' | 'proposals'>
type SoundPropose = Pick<Propose, 'author' | 'firstSeq' | 'proposals'>

export interface FoulMeans {
  readonly memory: CaseMemory
  readonly bodies: FoulBodies
}

/** Remembers cases that were undecided at an earlier look and are decided now. */
export class CaseMemory {
  readonly #seen = new Map<string, Case>()
  #decided: readonly Case[] = []

  get decided (): readonly Case[] { return this.#decided }

  look ({ undecided }: LedgerState): void {
    this.#decided = [...this.#seen].filter(([id]) => undecided.get(id) === undefined).map(([, one]) => one)
    for (const one of undecided.values()) this.#seen.set(hex(one.id), one)
  }
}

export function waitingProposes ({ pool }: ReplicaState): VerifiedTransaction<Propose>[] {
  return pool.summary().waiting.flatMap(leaf => {
    const one = pool.get(leaf)
    return one?.transaction.kind === TransactionKind.propose
      ? [one as VerifiedTransaction<Propose>]
      : []
  })
}

/** Makes the next valid PROPOSE of a hospital; undefined before there is a linking key. */
export function soundPropose (
  random: Random, bodies: FoulBodies, ledger: LedgerState, id: MemberId
): SoundPropose | undefined {
  const epoch = linkingEpochOf(ledger)
  if (epoch === 0) return undefined
  const proposals = Array.from({ length: random.between(1, PROPOSALS_MOST) },
    () => bodies.diagnosis(id, epoch))
  return { author: id, firstSeq: ledger.lastSeq(id) + 1, proposals }
}

/** Makes a PROPOSE of its own that breaks one rule (§7.5, §7.6, §9.5). */
export function foulProposes (
  foul: ProposeFoul, { random, signer }: Means, { ledger }: ReplicaState, { memory, bodies }: FoulMeans
): UnsignedTransaction[] {
  const own = soundPropose(random, bodies, ledger, signer.id)
  const undecided = [...ledger.undecided.values()]
  const parts = foul === 'in-hand'
    ? inHand(random, undecided.filter(one => equal(one.submitter, signer.id)), ledger.lastSeq(signer.id))
    : own === undefined ? [] : changed(foul, random, own, { undecided, decided: memory.decided })
  return parts.map(one => ({ kind: TransactionKind.propose, author: signer.id, ...one }))
}

/** Proposes an undecided diagnosis of its own again, under the same tag or another. */
function inHand (random: Random, own: readonly Case[], lastSeq: number): ProposeParts[] {
  if (own.length === 0) return []
  const { pseudonym, linkEpoch, bodyHash, bodySize, keyCommitment, retryTag } = random.pick(own)
  const proposal: Proposal = {
    pseudonym, linkEpoch, bodyHash, bodySize, keyCommitment,
    retryTag: random.chance(0.5) ? retryTag : random.bytes(32), relation: Relation.new, related: ZERO_32
  }
  return [{ firstSeq: lastSeq + 1, proposals: [proposal] }]
}

interface Cases {
  readonly undecided: readonly Case[]
  readonly decided: readonly Case[]
}

function changed (
  foul: Exclude<ProposeFoul, 'in-hand'>, random: Random, own: SoundPropose, { undecided, decided }: Cases
): ProposeParts[] {
  const { author, firstSeq, proposals } = own
  const isOwn = (one: Case): boolean => equal(one.submitter, author)
  /** Changes the first proposal by one of these cases. */
  const like = (cases: readonly Case[], change: (of: Case) => Partial<Proposal>): ProposeParts[] => {
    const [first, ...others] = proposals
    if (first === undefined || cases.length === 0) return []
    return [{ firstSeq, proposals: [{ ...first, ...change(random.pick(cases)) }, ...others] }]
  }
  const amended = (of: Case): Partial<Proposal> => ({
    relation: Relation.amends, related: of.id,
    ...(isOwn(of) ? { pseudonym: of.pseudonym, linkEpoch: of.linkEpoch } : {})
  })
  const retried = ({ id, retryTag }: Case): Partial<Proposal> =>
    ({ relation: Relation.resubmits, related: id, retryTag })
  switch (foul) {
    case 'replay': return proposals.length < 2
      ? []
      : [{ firstSeq, proposals: proposals.slice(0, 1) }, { firstSeq, proposals: proposals.slice(1, 2) }]
    case 'gap': return [{ firstSeq: firstSeq + 1, proposals }]
    case 'fifth-of-a-patient': return like(undecided.filter(isOwn), ({ pseudonym }) => ({ pseudonym }))
      .map(one => ({ ...one, proposals: one.proposals.map(sameTo(one.proposals[0])) }))
    case 'same-tag': return like(undecided.filter(isOwn), ({ retryTag }) =>
      ({ retryTag, relation: Relation.new, related: ZERO_32 }))
    case 'later-epoch': return [{
      firstSeq, proposals: proposals.map(one => ({ ...one, linkEpoch: one.linkEpoch + 1 }))
    }]
    case 'amend-undecided': return like(undecided, amended)
    // Some of these cases were accepted, and a change of such a case is valid.
    case 'amend-unaccepted': return like(decided, amended)
    case 'resubmit-accepted': return like(decided.filter(isOwn), retried)
    case 'resubmit-another': return like(decided, of => random.chance(0.5) && isOwn(of)
      ? { ...retried(of), retryTag: random.bytes(32) }
      : retried(of))
    case 'hidden-retry': return like(decided.filter(isOwn), ({ retryTag }) =>
      ({ retryTag, relation: Relation.new, related: ZERO_32 }))
  }
}

/** Makes all diagnoses those of one patient, and new, since a change names its patient already. */
function sameTo (first: Proposal | undefined): (one: Proposal) => Proposal {
  return one => ({
    ...one, pseudonym: first?.pseudonym ?? one.pseudonym, relation: Relation.new, related: ZERO_32
  })
}

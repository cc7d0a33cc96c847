import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import { voteSignBytes } from '../../protocol/codec/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'
import type { Conflict, Member, Vote } from '../../protocol/types/index.js'
import { Decision, equal, TransactionKind, VoteKind } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

const KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize] as const
const LATEST_VIEW = 1_000

/** Against somebody else: what does not contradict itself, or what the accused has never signed. */
export function falseEvidence (means: Means, state: ReplicaState): UnsignedTransaction[] {
  const { random, signer } = means
  const others = state.context.set.members.filter(({ id }) => !equal(id, signer.id))
  if (others.length === 0) return []
  const accused = random.pick(others)
  const votes = votesOf(state, accused)
  const [first, second] = random.shuffled(votes)
  const conflict: Conflict = first !== undefined && random.chance(0.5)
    ? { type: 'votes', first, second: second ?? first }
    : madeUp(means, state, accused)
  return [{ kind: TransactionKind.evidence, author: signer.id, conflict }]
}

/** Three votes for one view of its own make two proofs of one offence, which goes on the chain once. */
export function doublyProved (means: Means, { context: { height } }: ReplicaState): UnsignedTransaction[] {
  const { random, signer } = means
  const view = random.between(0, LATEST_VIEW)
  const [first, second, third] = [1, 2, 3].map(() => ownVote(means, height, view))
  if (first === undefined || second === undefined || third === undefined) return []
  return [second, third].map(other => ({
    kind: TransactionKind.evidence, author: signer.id, conflict: { type: 'votes', first, second: other }
  }))
}

export function ownVote ({ chain, random, signer }: Means, height: number, view: number): Vote {
  const statement = { kind: VoteKind.notarize, height, view, blockHash: random.bytes(32) }
  return { ...statement, signer: signer.id, signature: signer.sign(voteSignBytes(chain.id, statement)) }
}

/** As they were heard: no honest hospital's contradict each other. */
function votesOf ({ consensus, context }: ReplicaState, { id }: Member): Vote[] {
  const place = context.set.indexOf(id)
  const views = Array.from({ length: consensus.view + 1 }, (_, view) => view)
  return views.flatMap(view => KINDS.flatMap(kind => {
    const held = consensus.votes.held(kind, view, place)
    return held === undefined ? [] : [held.vote]
  }))
}

function madeUp ({ random }: Means, { context, ledger }: ReplicaState, { id }: Member): Conflict {
  const { height } = context
  const view = random.between(0, LATEST_VIEW)
  const signed = <T>(make: () => T): { first: T, second: T } => ({ first: make(), second: make() })
  switch (random.between(0, 4)) {
    case 0: return {
      type: 'votes', ...signed(() => ({
        kind: VoteKind.notarize, height, view, blockHash: random.bytes(32), signer: id,
        signature: random.bytes(64)
      }))
    }
    case 1: return {
      type: 'proposals', ...signed(() => ({
        height, view, blockHash: random.bytes(32), signer: id, signature: random.bytes(64)
      }))
    }
    case 2: return {
      type: 'proposes', ...signed(() => ({
        author: id, firstSeq: ledger.lastSeq(id) + 1, count: 1, root: random.bytes(32),
        signature: random.bytes(64)
      }))
    }
    case 3: {
      const caseId = random.bytes(32)
      const opinion = (decision: Decision): Extract<Conflict, { type: 'opinions' }>['first'] => ({
        author: id, rulesetHash: random.bytes(32), count: 1, root: random.bytes(32), index: 0,
        opinion: { caseId, attempt: 0, decision, reason: 0 }, path: [], signature: random.bytes(64)
      })
      return { type: 'opinions', first: opinion(Decision.approve), second: opinion(Decision.reject) }
    }
    // Of the government: one list is no two.
    default: return { type: 'allowlists', first: ledger.allowlist, second: ledger.allowlist }
  }
}

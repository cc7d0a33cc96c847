import { messageFrame } from '../../node/loop/frames.js'
import {
  signTransaction, transactionCodec, transactionEnvelopeCodec
} from '../../protocol/codec/index.js'
import {
  Decision, JudgedBy, ReasonGroup, Relation, TransactionKind, VoteKind, ZERO_32
} from '../../protocol/types/index.js'
import type { Peer } from '../fabric.js'
import { madeUpParts } from '../made-up-parts.js'
import { toAll, type Behaviour, type Delivery, type Means } from './behaviour.js'
import { ownVote } from './foul-evidence.js'
import { signedProposal, VOTE_KINDS, voteFrame } from './statements.js'

/** Number of frames of a burst, all to the same peer, and the chance of a burst. */
const BURST = 500
const BURST_CHANCE = 0.05
/** Share of proposals in a burst, and the highest view. */
const PROPOSALS = 0.04
const VIEWS = 1_000_000
/** PROPOSE of other diagnoses that go with each own transaction. */
const MORE = 20
/** The most of them in a run. They exceed the share of an author (§14), and others must judge each case. */
const MOST = 8_000
/** Opinions on cases that do not exist; some such transactions exceed the share of a sender. */
const UNKNOWN = 1024
/** Proofs against itself, and the heights by which the last of them is ahead of the chain. */
const PROOFS = 3
const FAR = 1_000_000

/** Floods peers with messages under valid signatures, since the memory of a node must be bounded (§14). */
export class Flooder implements Behaviour {
  #made = 0

  /** @param most how many PROPOSE it adds to its own in a run */
  constructor (private readonly means: Means, private readonly most = MOST) {}

  outgoing (frame: Uint8Array, to: readonly Peer[]): Delivery[] { return toAll(frame, to) }

  act (to: readonly Peer[]): Delivery[] {
    const { random } = this.means
    const state = this.means.state()
    if (state === undefined || to.length === 0 || !random.chance(BURST_CHANCE)) return []
    const peer = random.pick(to)
    const height = state.context.height + random.between(0, 1)
    return Array.from({ length: BURST }, () => ({
      frame: random.chance(PROPOSALS) ? this.#proposal(height) : this.#vote(height), to: peer
    }))
  }

  /** Adds to each own transaction many PROPOSE, opinions on unknown cases, and proofs. */
  gossip (message: Uint8Array, to: readonly Peer[]): Delivery[] {
    const { chain, random, signer } = this.means
    if (this.means.state() === undefined) return toAll(message, to)
    const count = Math.min(MORE, this.most - this.#made)
    this.#made += count
    const more = Array.from({ length: count }, () => {
      const { bodies, fields } = madeUpParts(random, chain.id, signer.id)
      const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.propose, author: signer.id,
        proposals: [{
          ...fields, pseudonym: random.bytes(32), r: random.bytes(16),
          retryTag: random.bytes(32), relation: Relation.new, isHistorical: false,
          related: ZERO_32
        }]
      }))
      return transactionEnvelopeCodec.encode({ transaction, bodies })
    })
    return [message, ...more, this.#unknown(), ...this.#proofs()].flatMap(frame => toAll(frame, to))
  }

  #unknown (): Uint8Array {
    const { chain, random, signer } = this.means
    const opinions = Array.from({ length: UNKNOWN }, () => ({
      caseId: random.bytes(32), decision: Decision.approve, judgedBy: JudgedBy.rules,
      group: ReasonGroup.none, findings: ZERO_32
    }))
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32, opinions
    }))
    return transactionEnvelopeCodec.encode({ transaction, bodies: [] })
  }

  /** Proves contradictions of its own, which it can make without end, also of heights to come. */
  #proofs (): Uint8Array[] {
    const { chain, random, signer } = this.means
    const height = this.means.state()?.context.height ?? 1
    return Array.from({ length: PROOFS }, (_, i) => {
      const at = i + 1 < PROOFS ? height : height + FAR
      const view = random.between(0, VIEWS)
      const [first, second] = [ownVote(this.means, at, view), ownVote(this.means, at, view)]
      const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.evidence, author: signer.id, conflict: { type: 'votes', first, second }
      }))
      return transactionEnvelopeCodec.encode({ transaction, bodies: [] })
    })
  }

  #vote (height: number): Uint8Array {
    const { random } = this.means
    const kind = random.pick(VOTE_KINDS)
    // Views rarely repeat, so two votes are rarely evidence against the flooder.
    const view = random.between(0, VIEWS)
    const blockHash = kind === VoteKind.nullify ? ZERO_32 : random.bytes(32)
    return voteFrame(this.means, { kind, height, view, blockHash })
  }

  #proposal (height: number): Uint8Array {
    const { random } = this.means
    const proposal = signedProposal(this.means,
      { height, view: random.between(0, VIEWS), blockHash: random.bytes(32) })
    return messageFrame({
      type: 'proposal',
      proposal: {
        proposal, justifyView: 0, block: undefined, notarization: undefined, nullifications: [],
        shares: []
      }
    })
  }
}

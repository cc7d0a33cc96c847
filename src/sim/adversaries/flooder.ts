import { messageFrame } from '../../node/loop/frames.js'
import {
  bodyHash, signTransaction, transactionCodec, transactionEnvelopeCodec
} from '../../protocol/codec/index.js'
import {
  Relation, TransactionKind, VoteKind, WITHOUT_CASE_PART, ZERO_32
} from '../../protocol/types/index.js'
import type { Peer } from '../fabric.js'
import { toAll, type Behaviour, type Delivery, type Means } from './behaviour.js'
import { signedProposal, VOTE_KINDS, voteFrame } from './statements.js'

/** Number of frames of a burst, all to the same peer, and the chance of a burst. */
const BURST = 500
const BURST_CHANCE = 0.05
/** Share of proposals in a burst, and the highest view. */
const PROPOSALS = 0.04
const VIEWS = 1_000_000
/** PROPOSE of other diagnoses that go with each own transaction. */
const MORE = 20

/** Floods peers with messages under valid signatures, since the memory of a node must be bounded (§14). */
export class Flooder implements Behaviour {
  constructor (private readonly means: Means) {}

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

  /** Adds many PROPOSE to each own transaction. */
  gossip (message: Uint8Array, to: readonly Peer[]): Delivery[] {
    const { chain, random, signer } = this.means
    if (this.means.state() === undefined) return toAll(message, to)
    const more = Array.from({ length: MORE }, () => {
      const ciphertext = random.bytes(40)
      const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.propose, author: signer.id,
        proposals: [{
          ...WITHOUT_CASE_PART, pseudonym: random.bytes(32), r: random.bytes(16),
          bodySize: ciphertext.byteLength,
          bodyHash: bodyHash(chain.id, signer.id, ciphertext), keyCommitment: random.bytes(32),
          retryTag: random.bytes(32), relation: Relation.new, related: ZERO_32
        }]
      }))
      return transactionEnvelopeCodec.encode({ transaction, bodies: [ciphertext] })
    })
    return [message, ...more].flatMap(frame => toAll(frame, to))
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
        proposal, justifyView: 0, block: undefined, notarization: undefined, nullifications: []
      }
    })
  }
}

import { messageFrame } from '../../node/loop/frames.js'
import {
  blockProposalSignBytes, bodyHash, signTransaction, transactionCodec, transactionEnvelopeCodec,
  voteSignBytes
} from '../../protocol/codec/index.js'
import type { VoteKind } from '../../protocol/types/index.js'
import { Relation, TransactionKind, ZERO_32 } from '../../protocol/types/index.js'
import type { SimNetwork } from '../sim-network.js'
import type { Behaviour, Delivery, Means } from './behaviour.js'
import { toAll } from './behaviour.js'

/** Now and then so many frames at once, to one peer each time. */
const BURST = 500
const BURSTS = 0.05
/** Proposals among them; and how far ahead it votes. */
const PROPOSALS = 0.04
const VIEWS = 1_000_000
const NULLIFY = 2
/** More than anybody holds of one hospital. */
const AHEAD = 20

/** Signs with its own key, so truly, far more than anybody has a use for: what is kept is bounded (§14). */
export class Flooder implements Behaviour {
  constructor (private readonly means: Means) {}

  outgoing (frame: Uint8Array, to: readonly SimNetwork[]): Delivery[] { return toAll(frame, to) }

  act (to: readonly SimNetwork[]): Delivery[] {
    const { random } = this.means
    const state = this.means.state()
    if (state === undefined || to.length === 0 || !random.chance(BURSTS)) return []
    const peer = random.pick(to)
    const height = state.context.height + random.between(0, 1)
    return Array.from({ length: BURST }, () => ({
      frame: random.chance(PROPOSALS) ? this.#proposal(height) : this.#vote(height), to: peer
    }))
  }

  /** With each transaction of its own, PROPOSE far ahead of its sequence. */
  gossip (message: Uint8Array, to: readonly SimNetwork[]): Delivery[] {
    const { chain, random, signer } = this.means
    const lastSeq = this.means.state()?.ledger.lastSeq(signer.id)
    if (lastSeq === undefined) return toAll(message, to)
    const ahead = Array.from({ length: AHEAD }, (_, i) => {
      const ciphertext = random.bytes(40)
      const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.propose, author: signer.id, firstSeq: lastSeq + 1_000 + 2 * i,
        proposals: [{
          pseudonym: random.bytes(32), linkEpoch: 1, bodySize: ciphertext.byteLength,
          bodyHash: bodyHash(chain.id, signer.id, ciphertext), keyCommitment: random.bytes(32),
          retryTag: random.bytes(32), relation: Relation.new, related: ZERO_32
        }]
      }))
      return transactionEnvelopeCodec.encode({ transaction, bodies: [ciphertext] })
    })
    return [message, ...ahead].flatMap(frame => toAll(frame, to))
  }

  #vote (height: number): Uint8Array {
    const { chain, random, signer } = this.means
    const kind: VoteKind = random.pick([1, 2, 3])
    // A view has one kind of vote of it at most, so nothing of this is evidence against it.
    const statement = {
      kind, height, view: random.between(0, VIEWS), blockHash: kind === NULLIFY ? ZERO_32 : random.bytes(32)
    }
    const signature = signer.sign(voteSignBytes(chain.id, statement))
    return messageFrame({ type: 'vote', vote: { ...statement, signer: signer.id, signature } })
  }

  #proposal (height: number): Uint8Array {
    const { chain, random, signer } = this.means
    const signed = { height, view: random.between(0, VIEWS), blockHash: random.bytes(32) }
    const signature = signer.sign(blockProposalSignBytes(chain.id, signed))
    return messageFrame({
      type: 'proposal',
      proposal: {
        proposal: { ...signed, signer: signer.id, signature }, justifyView: 0, block: undefined,
        notarization: undefined, nullifications: []
      }
    })
  }
}

import {
  bodyHash, decode, replyCodec, transactionLeaf, type TransactionEnvelope
} from '../../protocol/codec/index.js'
import type { MemberId, Proposal, VerifiedTransaction } from '../../protocol/types/index.js'
import { equal, hex, Relation, TransactionKind, ZERO_32 } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

/** Its blocks of a height or two; the bodies of older ones nobody asks for. */
const KEPT = 16
const BODY_BYTES = 40

/**
 * Bodies of diagnoses that its hospital has never told anybody of. Without them nobody would so much as
 * judge a block, so whoever asks for transactions is handed them, whatever it asked for.
 */
export class FoulBodies {
  readonly #ciphertexts = new Map<string, Uint8Array>()
  #envelopes: readonly TransactionEnvelope[] = []

  constructor (private readonly means: Means) {}

  /** A new diagnosis in the name of `submitter`. */
  diagnosis (submitter: MemberId, linkEpoch: number): Proposal {
    const { chain, random } = this.means
    const ciphertext = random.bytes(BODY_BYTES)
    const hash = bodyHash(chain.id, submitter, ciphertext)
    this.#ciphertexts.set(hex(hash), ciphertext)
    return {
      pseudonym: random.bytes(32), linkEpoch, bodyHash: hash, bodySize: ciphertext.length,
      keyCommitment: random.bytes(32), retryTag: random.bytes(32), relation: Relation.new, related: ZERO_32
    }
  }

  offer ({ transaction, bytes }: VerifiedTransaction): void {
    if (transaction.kind !== TransactionKind.propose) return
    const bodies = transaction.proposals.flatMap(one => this.#ciphertexts.get(hex(one.bodyHash)) ?? [])
    if (bodies.length < transaction.proposals.length) return
    this.#envelopes = [...this.#envelopes, { transaction: bytes, bodies }].slice(-KEPT)
  }

  /** What its node answers, and what that cannot know of. */
  addTo (reply: Uint8Array): Uint8Array {
    const decoded = decode(replyCodec, reply)
    if (decoded.verdict !== 'accept' || decoded.value.type !== 'transactions') return reply
    const { envelopes } = decoded.value
    const added = this.#envelopes.filter(({ transaction }) =>
      !envelopes.some(one => equal(transactionLeaf(one.transaction), transactionLeaf(transaction))))
    return replyCodec.encode({ type: 'transactions', envelopes: [...envelopes, ...added] })
  }
}

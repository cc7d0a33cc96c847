import {
  replyCodec, transactionLeaf, type SentBody, type TransactionEnvelope
} from '../../protocol/codec/index.js'
import {
  equal, hex, partHashes, Relation, TransactionKind, ZERO_32, type MemberId, type Proposal,
  type VerifiedTransaction
} from '../../protocol/types/index.js'
import { valueIn } from '../frames.js'
import { madeUpParts } from '../made-up-parts.js'
import type { Means } from './behaviour.js'

/** Number of kept PROPOSE, enough for two heights; nobody asks for the bodies of older PROPOSE. */
const KEPT = 16

/**
 * Holds bodies of diagnoses that the hospital has never published. Without the bodies no node would judge
 * a foul block, so every reply with transactions contains them, whatever the request.
 */
export class FoulBodies {
  readonly #bodies = new Map<string, SentBody>()
  #envelopes: readonly TransactionEnvelope[] = []

  constructor (private readonly means: Means) {}

  /** Makes a new diagnosis in the name of `submitter`. */
  diagnosis (submitter: MemberId): Proposal {
    const { chain, random } = this.means
    const { bodies, fields } = madeUpParts(random, chain.id, submitter)
    for (const { ciphertext, hash, pad } of bodies) this.#bodies.set(hex(hash), { ciphertext, pad })
    return {
      ...fields, pseudonym: random.bytes(32), r: random.bytes(16), retryTag: random.bytes(32),
      relation: Relation.new, isHistorical: false, related: ZERO_32
    }
  }

  offer ({ transaction, bytes }: VerifiedTransaction): void {
    if (transaction.kind !== TransactionKind.propose) return
    const hashes = transaction.proposals.flatMap(partHashes)
    const bodies = hashes.flatMap(hash => this.#bodies.get(hex(hash)) ?? [])
    if (bodies.length < hashes.length) return
    this.#envelopes = [...this.#envelopes, { transaction: bytes, bodies }].slice(-KEPT)
  }

  /** Returns a foul transaction with its bodies, as gossip carries it. */
  envelopeOf (transaction: Uint8Array): TransactionEnvelope {
    const offered = this.#envelopes.find(({ transaction: known }) => known === transaction)
    return offered ?? { transaction, bodies: [] }
  }

  /** Adds the foul transactions to a reply of the honest node. */
  addTo (reply: Uint8Array): Uint8Array {
    const honest = valueIn(replyCodec, reply)
    if (honest?.type !== 'transactions') return reply
    const { envelopes } = honest
    const added = this.#envelopes.filter(({ transaction }) =>
      !envelopes.some(known => equal(transactionLeaf(known.transaction), transactionLeaf(transaction))))
    return replyCodec.encode({ type: 'transactions', envelopes: [...envelopes, ...added] })
  }
}

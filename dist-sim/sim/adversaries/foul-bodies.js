import { bodyHash, replyCodec, transactionLeaf } from '../../protocol/codec/index.js';
import { equal, hex, Relation, TransactionKind, WITHOUT_CASE_PART, ZERO_32 } from '../../protocol/types/index.js';
import { valueIn } from '../frames.js';
/** Number of kept PROPOSE, enough for two heights; nobody asks for the bodies of older PROPOSE. */
const KEPT = 16;
const BODY_BYTES = 40;
/**
 * Holds bodies of diagnoses that the hospital has never published. Without the bodies no node would judge
 * a foul block, so every reply with transactions contains them, whatever the request.
 */
export class FoulBodies {
    means;
    #ciphertexts = new Map();
    #envelopes = [];
    constructor(means) {
        this.means = means;
    }
    /** Makes a new diagnosis in the name of `submitter`. */
    diagnosis(submitter) {
        const { chain, random } = this.means;
        const ciphertext = random.bytes(BODY_BYTES);
        const hash = bodyHash(chain.id, submitter, ciphertext);
        this.#ciphertexts.set(hex(hash), ciphertext);
        return {
            ...WITHOUT_CASE_PART, pseudonym: random.bytes(32), r: random.bytes(16), bodyHash: hash,
            bodySize: ciphertext.length,
            keyCommitment: random.bytes(32), retryTag: random.bytes(32), relation: Relation.new, related: ZERO_32
        };
    }
    offer({ transaction, bytes }) {
        if (transaction.kind !== TransactionKind.propose)
            return;
        const bodies = transaction.proposals.flatMap(({ bodyHash }) => this.#ciphertexts.get(hex(bodyHash)) ?? []);
        if (bodies.length < transaction.proposals.length)
            return;
        this.#envelopes = [...this.#envelopes, { transaction: bytes, bodies }].slice(-KEPT);
    }
    /** Returns a foul transaction with its bodies, as gossip carries it. */
    envelopeOf(transaction) {
        const offered = this.#envelopes.find(({ transaction: known }) => known === transaction);
        return offered ?? { transaction, bodies: [] };
    }
    /** Adds the foul transactions to a reply of the honest node. */
    addTo(reply) {
        const honest = valueIn(replyCodec, reply);
        if (honest?.type !== 'transactions')
            return reply;
        const { envelopes } = honest;
        const added = this.#envelopes.filter(({ transaction }) => !envelopes.some(known => equal(transactionLeaf(known.transaction), transactionLeaf(transaction))));
        return replyCodec.encode({ type: 'transactions', envelopes: [...envelopes, ...added] });
    }
}
//# sourceMappingURL=foul-bodies.js.map
import { caseIdsOf, namesIn, signTransaction, transactionCodec, transactionEnvelopeCodec, transactionIdOfBytes, transactionLeaf } from '../../protocol/codec/index.js';
import { TransactionKind } from '../../protocol/types/index.js';
import { toAll } from './behaviour.js';
import { FoulBodies } from './foul-bodies.js';
import { foulOpinions } from './foul-opinions.js';
import { CaseMemory, foulProposes } from './foul-proposals.js';
/**
 * Amends and retracts the records of other hospitals, and judges cases that it was never drawn for. It
 * gossips such a transaction with each of its own. A bad leader puts the same into its blocks.
 */
export class Intruder {
    means;
    #memory = new CaseMemory();
    #bodies;
    constructor(means) {
        this.means = means;
        this.#bodies = new FoulBodies(means);
    }
    outgoing(frame, to) { return toAll(frame, to); }
    gossip(message, to) {
        return [message, ...this.#fouls()].flatMap(frame => toAll(frame, to));
    }
    reply(protocol, reply) {
        return protocol === 'request' ? this.#bodies.addTo(reply) : reply;
    }
    #fouls() {
        const { means } = this;
        const state = means.state();
        if (state === undefined)
            return [];
        this.#memory.observe(state.ledger);
        return [
            ...foulOpinions('not-drawn', means, state.ledger),
            ...foulProposes('amend-another', means, state, { memory: this.#memory, bodies: this.#bodies })
        ].map(unsigned => this.#message(unsigned));
    }
    #message(unsigned) {
        const { chain, signer } = this.means;
        const transaction = signTransaction(chain.id, signer, unsigned);
        const bytes = transactionCodec.encode(transaction);
        const caseIds = transaction.kind === TransactionKind.propose ? caseIdsOf(chain.id, transaction) : [];
        this.#bodies.offer({
            transaction, bytes, caseIds, ...namesIn(transaction, caseIds), signer: signer.id, injector: signer.id,
            id: transactionIdOfBytes(chain.id, bytes), leaf: transactionLeaf(bytes)
        });
        return transactionEnvelopeCodec.encode(this.#bodies.envelopeOf(bytes));
    }
}
//# sourceMappingURL=intruder.js.map
import { signTransaction, transactionCodec } from '../../protocol/codec/index.js';
import { TransactionKind, hex } from '../../protocol/types/index.js';
import { every } from '../loop/timers.js';
const CHECK_MS = 1_000;
/** A notice that no block contains after this many checks is sent again. */
const CHECKS_TO_RESEND = 10;
/**
 * Tells the chain that this hospital is here again, if the ledger counts it as absent (SPECIFICATION.md
 * §7.5). It waits until this node may vote, since only then its ledger is up to date.
 */
export class OwnPresence {
    parts;
    #sentFor = 0;
    #checks = 0;
    #stop;
    constructor(parts) {
        this.parts = parts;
    }
    start() {
        this.#stop = every(this.parts, CHECK_MS, () => { this.#check(); });
    }
    stop() {
        this.#stop?.();
    }
    #check() {
        const { hostLoop: { state, stopped }, signer } = this.parts;
        const since = state.ledger.presence.get(hex(signer.id))?.absentSince ?? 0;
        const maySpeak = state.votesFrom <= state.context.height && state.ledger.set.has(signer.id);
        if (stopped || since === 0 || !maySpeak)
            return;
        if (this.#sentFor === since && ++this.#checks < CHECKS_TO_RESEND)
            return;
        this.#sentFor = since;
        this.#checks = 0;
        this.#send(since);
    }
    #send(since) {
        const { chain, gate, gossip, logger, signer } = this.parts;
        const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
            kind: TransactionKind.presence, author: signer.id, since
        }));
        if (gate.takeOwn(transaction).verdict !== 'accept')
            return;
        gossip({ transaction, bodies: [] });
        logger.info(() => ({ since }), 'this hospital was absent and tells that it is here again');
    }
}
//# sourceMappingURL=own-presence.js.map
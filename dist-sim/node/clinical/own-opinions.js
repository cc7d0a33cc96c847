import { MAX_OPINIONS, opinionCodec, signTransaction, transactionCodec, transactionLeaf, decode } from '../../protocol/codec/index.js';
import { waitingOf } from '../../protocol/replica/index.js';
import { Decision, equal, hex, ReasonGroup, TransactionKind } from '../../protocol/types/index.js';
import { GROUP_NAMES, rulesetHash } from '../../records/index.js';
import { DECISIONS } from './opinion-names.js';
/** How long opinions are collected: the longest release of keys by a submitter on a fast network. */
const COLLECT_MS = 10;
/**
 * Gives the verdicts of this hospital, at most one for each case (SPECIFICATION.md §12). An excuse takes the
 * place of a verdict. Both are durable before they are sent. So neither a restart nor a clinician with second
 * thoughts leads to a different verdict. Entries that are ready together share a signature.
 */
export class OwnOpinions {
    parts;
    /** The cases whose verdict is being written to the disk. */
    #underWay = new Set();
    #outgoing = [];
    /** The last transaction that carried each opinion, until its case is decided. */
    #sentIn = new Map();
    #cancelFlush;
    constructor(parts) {
        this.parts = parts;
    }
    async given(caseIds) {
        const rows = await this.parts.store.opinions.getMany(caseIds);
        return rows.map(row => {
            const opinion = row === undefined ? undefined : decode(opinionCodec, row);
            return opinion?.verdict === 'accept' ? opinion.value : undefined;
        });
    }
    /**
     * Stores verdicts with their findings, then gossips them.
     * @param extra rows that are written in the same batch
     * @param explaining rows that are written only if at least one opinion is given
     * @returns the verdicts that are the first on their case; the others are not given
     */
    async give(opinions, extra = [], explaining = []) {
        const { findings, store: { opinions: table } } = this.parts;
        const taken = opinions.filter(opinion => !this.#underWay.has(hex(opinion.caseId)));
        for (const opinion of taken)
            this.#underWay.add(hex(opinion.caseId));
        try {
            const before = await this.given(taken.map(({ caseId }) => caseId));
            // The first verdict on a decided case is forgotten, so another one could contradict it.
            const { undecided } = this.parts.hostLoop.state.ledger;
            const first = taken.filter(({ caseId }, index) => before[index] === undefined && undecided.get(hex(caseId)) !== undefined);
            await this.parts.store.write([
                ...first.map(opinion => table.putting(opinion.caseId, opinionCodec.encode(opinion))),
                ...first.flatMap(({ caseId, opening }) => opening === undefined ? [] : [findings.operationToStore(caseId, opening)]),
                ...extra, ...(first.length === 0 ? [] : explaining)
            ]);
            for (const { caseId, decision, group } of first) {
                this.parts.logger.info(() => ({
                    case: hex(caseId), decision: DECISIONS[decision],
                    ...(group === ReasonGroup.none ? {} : { group: GROUP_NAMES[group] })
                }), 'opinion given');
            }
            // A verdict from before a restart may not have been sent since.
            const earlier = before.filter(opinion => opinion !== undefined);
            this.send([...first, ...earlier.filter(opinion => !this.#isSent(opinion))]);
            return first;
        }
        finally {
            for (const opinion of taken)
                this.#underWay.delete(hex(opinion.caseId));
        }
    }
    /**
     * Gossips verdicts that are durable, and take-ups. While others are being formed (`busy`), these wait a
     * moment, so that all of them share a signature and a message.
     */
    send(opinions) {
        this.#outgoing.push(...opinions);
        if (this.#outgoing.length === 0)
            return;
        if (!this.busy())
            this.#flush();
        else
            this.#cancelFlush ??= this.parts.scheduler.after(COLLECT_MS, () => { this.#flush(); });
    }
    /**
     * Gossips again the opinions whose transaction is no longer in the pool. It was sent while this hospital
     * was no member, or the pool had no room for it.
     */
    resend(opinions) {
        const { state } = this.parts.hostLoop;
        const outgoing = new Set(this.#outgoing.map(({ caseId }) => hex(caseId)));
        this.send(opinions.filter(opinion => {
            const name = hex(opinion.caseId);
            const leaf = this.#sentIn.get(name);
            return !outgoing.has(name) && (leaf === undefined || waitingOf(state, leaf) === undefined);
        }));
    }
    #isSent({ caseId }) {
        return this.#sentIn.has(hex(caseId)) || this.#outgoing.some(opinion => equal(opinion.caseId, caseId));
    }
    /** Tells whether more opinions are being formed. `Duties` sets this function. */
    busy = () => false;
    #flush() {
        this.#cancelFlush?.();
        this.#cancelFlush = undefined;
        const { chain, gate, signer } = this.parts;
        const opinions = this.#outgoing.splice(0);
        for (let start = 0; start < opinions.length; start += MAX_OPINIONS) {
            const part = opinions.slice(start, start + MAX_OPINIONS);
            const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
                kind: TransactionKind.opinions, author: signer.id, rulesetHash, opinions: part
            }));
            const leaf = transactionLeaf(transaction);
            for (const { caseId, decision } of part) {
                if (decision !== Decision.takenUp)
                    this.#sentIn.set(hex(caseId), leaf);
            }
            const envelope = { transaction, bodies: [] };
            const taken = gate.takeOwn(transaction);
            if (taken.verdict === 'accept')
                this.parts.gossip(envelope);
        }
    }
    /** Deletes the opinion of a decided case, which is on the chain or no longer of use. */
    operationToForget(caseId) {
        this.#sentIn.delete(hex(caseId));
        return this.parts.store.opinions.deleting(caseId);
    }
}
//# sourceMappingURL=own-opinions.js.map
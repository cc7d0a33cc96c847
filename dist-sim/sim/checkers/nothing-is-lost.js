import { caseCodec, decode } from '../../protocol/codec/index.js';
import { name, sha, short, tagged } from './arithmetic.js';
import { Invariant } from './checker.js';
import { isUndecided, STATUSES } from './model-cases.js';
/**
 * Every diagnosis that a hospital acknowledged comes onto the chain. Every honest hospital holds the body of
 * every case that is undecided or a record, and can serve the body by its hash.
 */
export class NothingIsLost extends Invariant {
    invariant = 'lost';
    /** Submitters by case. */
    #promised = new Map();
    #onChain = new Set();
    acknowledged(node, caseIds) {
        for (const id of caseIds)
            this.#promised.set(name(id), name(node.signer.id));
    }
    extending(_node, { block }) {
        for (const { caseIds } of block.transactions)
            for (const id of caseIds)
                this.#onChain.add(name(id));
    }
    /** Returns the promised cases of present members that are not on the chain. */
    missing() {
        const set = this.run.history.current.map(name);
        return [...this.#promised].filter(([id, submitter]) => !this.#onChain.has(id) && set.includes(submitter)).map(([id]) => id);
    }
    /** Describes the bodies that are missing at honest members. */
    async lacking(nodes) {
        const lacking = [];
        for (const { store, name: node } of nodes) {
            if (store === undefined)
                continue;
            for await (const [, row] of store.iterateCases()) {
                const stored = decode(caseCodec, row);
                if (stored.verdict !== 'accept')
                    continue;
                const { bodyHash, id, submitter } = stored.value;
                const status = STATUSES[stored.value.status] ?? 'expired';
                if (!isUndecided({ status }) && status !== 'accepted')
                    continue;
                const body = await store.getBody(bodyHash);
                const isRight = body !== undefined &&
                    name(sha(tagged(this.run.chain, 'body'), submitter, body)) === name(bodyHash);
                if (!isRight)
                    lacking.push(`${node}: the body of ${status} case ${short(id)}`);
            }
        }
        return lacking;
    }
}
//# sourceMappingURL=nothing-is-lost.js.map
import { Relation } from '../../protocol/types/index.js';
import { judgeBody } from '../../records/index.js';
/**
 * Judges opened bodies by the rules, and keeps the queue of cases for clinicians. The queue is in the
 * database, so it survives a restart. A case leaves the queue when it is decided.
 */
export class Reviews {
    store;
    clock;
    mode;
    constructor(store, clock, mode) {
        this.store = store;
        this.clock = clock;
        this.mode = mode;
    }
    /** Judges a body by the rules. Their time is that of the block that opened the case. */
    judge(drawn, plaintext) {
        return judgeBody(plaintext, {
            chainTime: drawn.proposedAt, submitter: drawn.submitter, pseudonym: drawn.pseudonym,
            relation: drawn.replaceRelation === Relation.new ? drawn.relation : drawn.replaceRelation
        }).findings;
    }
    /** Tells whether a clinician must judge a case that the rules do not reject. */
    needsClinician(drawn, findings) {
        if (drawn.isForClinician)
            return true;
        switch (this.mode) {
            case 'rules': return false;
            case 'manual': return true;
            case 'rules-then-manual': return findings.some(found => found.outcome === 'flag');
        }
    }
    operationToQueue({ id }, findings) {
        const row = { receivedAt: this.clock.wall(), findings };
        return this.store.reviews.putting(id, Buffer.from(JSON.stringify(row)));
    }
    /** Tells for each case whether it waits for a clinician. */
    async queued(caseIds) {
        return (await this.store.reviews.getMany(caseIds)).map(row => row !== undefined);
    }
    async find(caseId) {
        const row = await this.store.reviews.get(caseId);
        return row === undefined ? undefined : parse(caseId, row);
    }
    async list() {
        const queue = [];
        for await (const [caseId, row] of this.store.reviews.iterate())
            queue.push(parse(caseId, row));
        return queue.sort((a, b) => a.receivedAt - b.receivedAt);
    }
    operationToDequeue(caseId) {
        return this.store.reviews.deleting(caseId);
    }
}
function parse(caseId, row) {
    const { receivedAt, findings } = JSON.parse(Buffer.from(row).toString('utf8'));
    return { caseId, receivedAt, findings };
}
//# sourceMappingURL=reviews.js.map
import { equal, hex, Relation } from '../../protocol/types/index.js';
/** Keeps the PROPOSE of this hospital that are signed and in no block yet. */
export class OwnProposes {
    parts;
    /** By leaf. */
    #waiting = new Map();
    constructor(parts) {
        this.parts = parts;
    }
    /** Notes a PROPOSE that was signed now or before a restart. */
    note(own) {
        const { proposals, author: submitter } = own.transaction;
        this.#waiting.set(hex(own.leaf), own);
        for (const [index, proposal] of proposals.entries()) {
            const caseId = own.caseIds[index];
            if (caseId === undefined || this.parts.cases.pending(caseId) !== undefined)
                continue;
            if (this.parts.hostLoop.state.ledger.undecided.get(hex(caseId)) !== undefined)
                continue;
            this.parts.cases.add({ caseId, submitter, proposal });
        }
    }
    /** Returns rows to delete with a block that contains a PROPOSE of this hospital. */
    settle({ leaf }) {
        this.#waiting.delete(hex(leaf));
        return this.parts.store.deletingOwnProposal(leaf);
    }
    /**
     * Gives up a PROPOSE that can never become valid: the chain has another diagnosis of this hospital with the
     * same record number. The database was lost, or is an old copy.
     */
    async giveUp({ caseIds, leaf }) {
        this.#waiting.delete(hex(leaf));
        for (const id of caseIds)
            this.parts.cases.drop(id);
        const names = caseIds.map(id => hex(id).slice(0, 12)).join(', ');
        this.parts.alarm('proposal-void', `The diagnoses ${names} are void: the chain has other diagnoses of this hospital with the same ` +
            'record number. The data folder was an old copy, or the keys of this hospital run twice');
        await this.parts.store.write([this.parts.store.deletingOwnProposal(leaf)]);
    }
    /** Tells whether the chain has another case with the tag of one of the proposals. */
    async isVoid({ caseIds, transaction }) {
        const standings = await this.parts.cases.standings(transaction.proposals.map(({ retryTag }) => retryTag));
        return standings.some((standing, index) => {
            if (standing.state === 'none' || equal(standing.caseId, caseIds[index]))
                return false;
            return standing.state === 'live' || transaction.proposals[index].relation !== Relation.resubmits;
        });
    }
}
//# sourceMappingURL=own-proposes.js.map
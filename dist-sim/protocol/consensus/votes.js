import { equal, hex, VoteKind } from '../types/index.js';
const NONE = new Map();
const KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize];
/**
 * Holds one vote per kind, view and signer, and a tally per statement (§4.4). Signers are indexes in set(h).
 * The table holds at most n votes of each kind per view; the caller bounds the views (§14.2).
 */
export class VoteTable {
    #views = new Map();
    #tallies = new Map();
    #signers = new Set();
    held(kind, view, signer) {
        return this.#views.get(view)?.[kind].get(signer);
    }
    /**
     * Returns a held vote that contradicts `vote` (§12): the same kind and view with another block, or NULLIFY
     * and FINALIZE in one view.
     */
    conflicting(vote, signer) {
        const same = this.held(vote.kind, vote.view, signer);
        if (same !== undefined && !equal(same.vote.blockHash, vote.blockHash))
            return same;
        switch (vote.kind) {
            case VoteKind.notarize: return undefined;
            case VoteKind.nullify: return this.held(VoteKind.finalize, vote.view, signer);
            case VoteKind.finalize: return this.held(VoteKind.nullify, vote.view, signer);
        }
    }
    /**
     * Puts the vote in its signer's place and replaces a vote that was there.
     * @returns the number of verified votes for its statement
     */
    put(vote, signer, verified) {
        this.drop(vote.kind, vote.view, signer);
        this.#slots(vote.view)[vote.kind].set(signer, { vote, verified });
        if (verified) {
            this.#tally(vote).set(signer, vote.signature);
            this.#signers.add(signer);
        }
        return this.signatures(vote).size;
    }
    drop(kind, view, signer) {
        const held = this.held(kind, view, signer);
        if (held === undefined)
            return;
        this.#views.get(view)?.[kind].delete(signer);
        if (held.verified)
            this.#tally(held.vote).delete(signer);
    }
    /** Returns the verified signatures for a statement, by index. */
    signatures(statement) {
        return this.#tallies.get(statementKey(statement)) ?? NONE;
    }
    /** The number of hospitals with a verified vote, for Reason(h) (§8.2). */
    get signers() {
        return this.#signers.size;
    }
    /** The number of votes held, for the memory bound (I13). */
    get size() {
        let size = 0;
        for (const slots of this.#views.values())
            for (const kind of KINDS)
                size += slots[kind].size;
        return size;
    }
    #slots(view) {
        let slots = this.#views.get(view);
        if (slots === undefined) {
            slots = { 1: new Map(), 2: new Map(), 3: new Map() };
            this.#views.set(view, slots);
        }
        return slots;
    }
    #tally(statement) {
        const key = statementKey(statement);
        let tally = this.#tallies.get(key);
        if (tally === undefined) {
            tally = new Map();
            this.#tallies.set(key, tally);
        }
        return tally;
    }
}
/** Returns a map key for a statement; all statements in a table have the same height. */
function statementKey({ kind, view, blockHash }) {
    return `${kind}/${view}/${hex(blockHash)}`;
}
//# sourceMappingURL=votes.js.map
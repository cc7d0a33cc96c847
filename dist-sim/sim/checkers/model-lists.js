import { name, sha, tagged } from './arithmetic.js';
import { allowlistBytes, allowlistMessage, joinMessage } from './layouts.js';
/** How far above the list in force the version of the next list may be. */
const MOST_VERSIONS = 256;
/** Follows the succession of the lists of members (§5.1, §5.2). */
export class ModelLists {
    run;
    #version = 1;
    #entries;
    /** Unknown until the first header names the hash of the genesis list. */
    #hash;
    #changedAt;
    constructor(run) {
        this.run = run;
        const { genesis } = run.chain;
        this.#entries = genesis.members;
        this.#changedAt = genesis.createdAt;
    }
    get members() { return this.#entries; }
    get ids() { return this.#entries.map(member => name(member.id)); }
    /** Returns whether a header names the list in force. */
    isInForce(hash) {
        this.#hash ??= name(hash);
        return this.#hash === name(hash);
    }
    faultOf({ allowlist: { list, signature }, joins }, height, time, isAbsent) {
        const { chain, history } = this.run;
        const { governmentListKey, parameters } = chain.genesis;
        const message = allowlistMessage(chain, list);
        if (!chain.verifier.verify(governmentListKey, message, signature))
            return 'not the government\'s';
        const step = list.version - this.#version;
        if (step < 1 || step > MOST_VERSIONS)
            return `version ${list.version} after ${this.#version}`;
        if (name(list.prevHash) !== this.#hash)
            return 'of another history';
        const ids = list.entries.map(member => name(member.id));
        if (ids.join() !== [...new Set(ids)].sort().join())
            return 'entries unsorted or twice';
        if (ids.length < parameters.minMembers || ids.length > parameters.maxMembers)
            return 'its size';
        const most = Math.max(1, Math.floor(this.#entries.length / 3));
        if (this.#churn(list.entries, isAbsent) > most)
            return 'churn';
        if (time < this.#changedAt + parameters.allowlistGapMs)
            return 'too soon';
        if (list.checkpointHeight >= height)
            return 'its checkpoint lies ahead';
        const checkpoint = list.checkpointHeight === 0
            ? chain.id
            : history.at(list.checkpointHeight)?.block.hash;
        return checkpoint !== undefined && name(checkpoint) === name(list.checkpointHash)
            ? this.#faultOfJoins(list, joins, height, time)
            : 'its checkpoint is not on the chain';
    }
    /** A quorum of the new set, with every new member, has signed recent blocks (§5.1). */
    #faultOfJoins(list, joins, height, time) {
        const { chain, history } = this.run;
        if (this.#churn(list.entries, () => false) === 0) {
            return joins.length === 0 ? undefined : 'needless join signatures';
        }
        const hash = sha(tagged(chain, 'allowlist-hash'), allowlistBytes(list));
        const signers = new Set();
        for (const { block, index, signature } of joins) {
            const member = list.entries[index];
            const final = history.at(block.height)?.block;
            const known = block.height === 0 ? chain.id : final?.hash;
            const since = block.height === 0 ? chain.genesis.createdAt : final?.header.timestamp;
            const isKnown = known !== undefined && name(known) === name(block.hash);
            if (member === undefined || !isKnown)
                return 'a false join';
            if (since !== block.timestamp || block.height >= height)
                return 'a join at another time';
            if (height - block.height > 100 && time - block.timestamp > 600_000)
                return 'an old join';
            const message = joinMessage(chain, hash, block.hash);
            if (!chain.verifier.verify(member.id, message, signature))
                return 'a forged join';
            signers.add(name(member.id));
        }
        if (signers.size !== joins.length)
            return 'two joins of one member';
        if (signers.size * 3 <= list.entries.length * 2)
            return 'too few joins';
        const isOld = (entry) => this.#entries.some(old => name(old.id) === name(entry.id));
        return list.entries.every(entry => isOld(entry) || signers.has(name(entry.id)))
            ? undefined
            : 'a new member has not signed';
    }
    commit({ list }, time) {
        this.#version = list.version;
        this.#entries = list.entries;
        this.#hash = name(sha(tagged(this.run.chain, 'allowlist-hash'), allowlistBytes(list)));
        this.#changedAt = time;
    }
    /** Counts the added and the removed members. An absent member and the new member in its place are one. */
    #churn(next, isAbsent) {
        const [before, after] = [this.#entries.map(({ id }) => name(id)), next.map(({ id }) => name(id))];
        const removed = before.filter(entry => !after.includes(entry));
        const added = after.filter(entry => !before.includes(entry));
        return removed.length + added.length - Math.min(added.length, removed.filter(isAbsent).length);
    }
}
//# sourceMappingURL=model-lists.js.map
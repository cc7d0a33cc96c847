import { allowlistHash, verifyAllowlistSignature } from '../../protocol/codec/index.js';
import { MAX_VERSION_STEP, accessOf, checkSuccessor, memberSet } from '../../protocol/membership/index.js';
import { accept, hex, ignore, reject } from '../../protocol/types/index.js';
/**
 * Holds the committed list C of members, and its valid direct successor S if one is known (SPECIFICATION.md
 * §5.3-5.4). Of several successors S is the one with the highest version. Access changes with S at once;
 * votes follow C. Versions never decrease.
 */
export class MembershipKeeper {
    chain;
    #committed;
    #committedSet;
    #successor;
    #successorSet;
    /** The version for which the government signed two lists; C alone then decides on access. */
    #disputed = 0;
    /** Hashes of successors that the chain contradicts. */
    #refused = new Set();
    #events;
    constructor(chain, committed) {
        this.chain = chain;
        this.#committed = committed;
        this.#committedSet = memberSet(chain.id, committed);
    }
    /** Reports every later change of lists to `events`. */
    connect(events) {
        this.#events = events;
    }
    get committed() { return this.#committed; }
    get set() { return this.#committedSet; }
    get successor() { return this.#successor; }
    get successorSet() { return this.#successorSet; }
    /** The version for which two lists exist and none is final yet. */
    get disputed() {
        return this.#disputed > this.#committed.list.version ? this.#disputed : undefined;
    }
    accessOf(id) {
        return accessOf(id, {
            committed: this.#committedSet,
            successor: this.#successorSet,
            governmentPeer: this.chain.genesis.governmentPeer
        });
    }
    /** Tells whether either list has this member; this node keeps transactions of such members. */
    isKnown(id) {
        return this.#committedSet.has(id) || this.#successorSet?.has(id) === true;
    }
    /** Judges a list from any source. Rejects a forged list; ignores lists too old or too new to check. */
    offer(offered) {
        const { version } = offered.list;
        if (!this.#isSigned(offered))
            return reject('allowlist-signature');
        if (version <= this.#committed.list.version)
            return this.#compareOld(offered);
        if (version > this.#committed.list.version + MAX_VERSION_STEP)
            return ignore('allowlist-ahead');
        // This node may lag behind the block that made a replaced member absent. The ledger judges that.
        const valid = checkSuccessor(this.chain, this.#committed, offered, () => true);
        if (valid.verdict !== 'accept')
            return valid;
        if (this.#refused.has(this.#nameOf(offered)))
            return ignore('allowlist-refused');
        if (this.#disputed === version)
            return ignore('allowlist-disputed');
        const newest = Math.max(this.#successor?.list.version ?? 0, this.#disputed);
        if (version < newest)
            return ignore('allowlist-replaced');
        if (this.#successor?.list.version === version)
            return this.#compare(this.#successor, offered);
        const replaced = this.#successor;
        this.#successor = offered;
        this.#successorSet = memberSet(this.chain.id, offered);
        this.#events?.successor(offered, replaced);
        this.#events?.changed();
        return accept(undefined);
    }
    /** Drops a list whose checkpoint is not on this chain, since such a list can never become final. */
    refuse(list) {
        this.#refused.add(this.#nameOf(list));
        if (this.#successor === undefined || !this.#same(this.#successor, list))
            return;
        this.#successor = undefined;
        this.#successorSet = undefined;
        this.#events?.changed();
    }
    /** Follows a list that the chain has made final. Every other successor of the list before it is void. */
    commit(list) {
        this.#committed = list;
        this.#committedSet = memberSet(this.chain.id, list);
        this.#refused.clear();
        if (this.#disputed !== list.list.version)
            this.#disputed = 0;
        this.#successor = undefined;
        this.#successorSet = undefined;
        this.#events?.changed();
    }
    #compareOld(offered) {
        if (offered.list.version < this.#committed.list.version)
            return ignore('allowlist-old');
        if (this.#same(this.#committed, offered))
            return ignore('allowlist-known');
        if (this.#disputed === offered.list.version)
            return ignore('allowlist-disputed');
        this.#disputed = offered.list.version;
        this.#events?.conflict(this.#committed, offered);
        return ignore('allowlist-conflict');
    }
    #compare(held, offered) {
        if (this.#same(held, offered))
            return ignore('allowlist-known');
        this.#disputed = offered.list.version;
        this.#successor = undefined;
        this.#successorSet = undefined;
        this.#events?.conflict(held, offered);
        this.#events?.changed();
        // The second list may still become final first, so this node spreads it like any other list.
        return accept(undefined);
    }
    /** Checks the signature. The list of version 1 is in the genesis, unsigned: any other is forged. */
    #isSigned(offered) {
        if (offered.list.version > 1)
            return verifyAllowlistSignature(this.chain, offered);
        return this.#committed.list.version > 1 || this.#same(this.#committed, offered);
    }
    #same(a, b) {
        return this.#nameOf(a) === this.#nameOf(b);
    }
    #nameOf({ list }) {
        return hex(allowlistHash(this.chain.id, list));
    }
}
//# sourceMappingURL=membership-keeper.js.map
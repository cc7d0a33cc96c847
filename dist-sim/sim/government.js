import { allowlistExchangeCodec, allowlistHash, allowlistSignBytes, decode, joinReplyCodec, joinRequestCodec, verifyJoin } from '../protocol/codec/index.js';
import { faultOfSigners } from '../protocol/membership/index.js';
import { compare } from '../protocol/types/index.js';
/** Signs lists with the government's key, collects the signatures of hospitals, and sends out lists. */
export class Government {
    chain;
    signer;
    fabric;
    /** The signatures for the newest list, by the index of the hospital. */
    #joins = new Map();
    #joining;
    constructor(chain, signer, fabric) {
        this.chain = chain;
        this.signer = signer;
        this.fabric = fabric;
    }
    /** @param version above that of every list signed before */
    sign({ list, height, hash }, entries, issuedAt, version = list.list.version + 1) {
        const next = {
            version,
            prevHash: allowlistHash(this.chain.id, list.list),
            issuedAt, checkpointHeight: height, checkpointHash: hash,
            entries: [...entries].sort((a, b) => compare(a.id, b.id))
        };
        return { list: next, signature: this.signer.sign(allowlistSignBytes(this.chain.id, next)) };
    }
    /** Signs a list that breaks one rule. */
    signLie(standing, entries, issuedAt, fault) {
        const { list } = this.sign(standing, entries, issuedAt);
        const kept = standing.list.list.entries.slice(0, 3);
        const { gap = 0, chainId = this.chain.id, isPurge = false, ...fields } = fault;
        const changed = {
            ...list, ...fields, version: list.version + gap, ...(isPurge ? { entries: kept } : {})
        };
        return { list: changed, signature: this.signer.sign(allowlistSignBytes(chainId, changed)) };
    }
    /** Sends a list by the daemon's protocol, over the faulty network. */
    push(list, slots) {
        const question = allowlistExchangeCodec.encode({
            haveVersion: list.list.version - 1, push: [list]
        });
        for (const node of this.fabric.all()) {
            if (!slots.has(node.slot))
                continue;
            this.fabric.carry(-1, node, () => {
                // The answer is not used, and a refusal is like a lost message.
                node.serve(this.signer.id, 'allowlist', question).catch(() => undefined);
            });
        }
    }
    /**
     * Asks the hospitals of a list for their signatures, and sends the signatures if they suffice.
     * @param spoil what a lying government makes of the signatures
     */
    collect(list, { height, list: { list: current } }, spoil = joins => joins) {
        if (this.#joining !== list)
            this.#joins = new Map();
        this.#joining = list;
        const all = [...this.#joins.values()].sort((a, b) => a.index - b.index);
        const joins = faultOfSigners(current, list.list, all) === undefined ? spoil(all) : [];
        const question = joinRequestCodec.encode({ allowlist: list, height, joins });
        for (const node of this.fabric.all()) {
            this.fabric.carry(-1, node, () => {
                node.serve(this.signer.id, 'join', question).then(bytes => {
                    const reply = decode(joinReplyCodec, bytes);
                    const join = reply.verdict === 'accept' ? reply.value.join : undefined;
                    if (join === undefined || this.#joining !== list || !verifyJoin(this.chain, list.list, join))
                        return;
                    this.#joins.set(join.index, join);
                }, () => undefined);
            });
        }
    }
}
//# sourceMappingURL=government.js.map
import { JoinState, allowlistHash, joinReplyCodec, joinRequestCodec, signJoin, transactionCodec } from '../../protocol/codec/index.js';
import { faultOfSigners } from '../../protocol/membership/index.js';
import { TransactionKind, equal } from '../../protocol/types/index.js';
import { hashAt } from '../gates/block-at.js';
import { serve } from './ask.js';
/** A hospital that is at most this many blocks behind counts as synced: blocks become final meanwhile. */
const BLOCKS_BEHIND = 10;
/**
 * Signs lists of members for the node that collects (SPECIFICATION.md §5.1). With its signature a hospital
 * states that it is up and has the chain up to a recent block. When the other node has enough signatures, it
 * sends them, and the hospital submits the list to the chain.
 */
export class JoinSigning {
    parts;
    #last;
    constructor(parts) {
        this.parts = parts;
    }
    get last() { return this.#last; }
    async start() {
        await serve(this.parts, 'join', joinRequestCodec, joinReplyCodec, async (from, request) => await this.answer(from, request));
    }
    /** Answers a request. @param from this hospital itself if it collects */
    async answer(from, request) {
        const { allowlist: { list }, joins } = request;
        const reply = await this.#judge(from, request);
        this.#last = { version: list.version, state: reply.state };
        const { committed } = this.parts.membership;
        const isComplete = faultOfSigners(committed.list, list, joins) === undefined;
        if (reply.state !== JoinState.otherList && isComplete)
            this.#propose(from, request);
        return reply;
    }
    async #judge(from, { allowlist, height }) {
        const { chain, hostLoop: { state }, membership, network, signer } = this.parts;
        const offered = membership.offer(allowlist);
        if (offered.verdict === 'reject')
            network.report(from, offered.code);
        const without = (why) => ({ state: why, height: state.ledger.height, join: undefined });
        const next = membership.successorSet;
        const isNext = next !== undefined && equal(next.hash, allowlistHash(chain.id, allowlist.list));
        if (!isNext)
            return without(JoinState.otherList);
        const index = next.indexOf(signer.id);
        if (index < 0)
            return without(JoinState.notListed);
        if (!await this.#hasSynced(allowlist, height))
            return without(JoinState.behind);
        const { hash, height: own, timestamp } = state.ledger;
        const join = signJoin(chain.id, signer, allowlist.list, index, { hash, height: own, timestamp });
        return { state: JoinState.signed, height: own, join };
    }
    /** Tells whether this node has the checkpoint of the list, and the newest blocks that others have. */
    async #hasSynced({ list }, heightOfSender) {
        const { chain, hostLoop: { state }, statuses, store, trust } = this.parts;
        if (state.halted || !trust.isWhole)
            return false;
        const checkpoint = await hashAt(chain, store, list.checkpointHeight);
        if (checkpoint === undefined || !equal(checkpoint, list.checkpointHash))
            return false;
        const newest = Math.max(heightOfSender, statuses.provenHeight());
        return state.ledger.height + BLOCKS_BEHIND >= newest;
    }
    #propose(from, { allowlist, joins }) {
        const { gate, gossip, membership, network, signer } = this.parts;
        const transaction = transactionCodec.encode({ kind: TransactionKind.allowlist, joins, allowlist });
        const envelope = { transaction, bodies: [] };
        const taken = gate.take(envelope);
        if (taken.verdict === 'reject')
            network.report(from, taken.code);
        if (taken.verdict === 'accept' && membership.set.has(signer.id))
            gossip(envelope);
    }
}
//# sourceMappingURL=join-signing.js.map
import { MAX_LISTS_PER_EXCHANGE, allowlistExchangeCodec, allowlistReplyCodec, signedAllowlistCodec } from '../../protocol/codec/index.js';
import { u32 } from '../../storage/index.js';
import { ask, serve } from './ask.js';
import { CheckpointWatch } from './checkpoint-watch.js';
/**
 * Exchanges allowlists with peers, so that connections follow a new list within seconds, before the chain
 * has it. A node pushes each new list to every peer, and requests newer lists.
 */
export class ListExchange {
    parts;
    #checkpoints;
    constructor(parts) {
        this.parts = parts;
        this.#checkpoints = new CheckpointWatch(parts);
    }
    async start() {
        await serve(this.parts, 'allowlist', allowlistExchangeCodec, allowlistReplyCodec, async (from, { haveVersion, push }) => {
            for (const list of push)
                this.#offer(from, list);
            return { lists: this.#newerThan(haveVersion) };
        });
        this.parts.commits.subscribe(() => { this.#checkpoints.look(); });
    }
    /** Requests the newer lists of a peer that has seen lists up to `version`. */
    noteVersion(id, version) {
        if (version <= this.#seen())
            return;
        this.#exchange(id, []).catch(this.parts.fail);
    }
    /** Stores a new successor list in the place of the one that it replaces, and pushes it to the peers. */
    async spread(list, replaced) {
        const { allowlists } = this.parts.store;
        await this.parts.store.write([
            allowlists.putting(u32(list.list.version), signedAllowlistCodec.encode(list)),
            ...replaced === undefined ? [] : [allowlists.deleting(u32(replaced.list.version))]
        ]);
        this.#checkpoints.look();
        await this.passOn(list);
    }
    /** Passes a list on without acting on it: of two lists of one version, the chain chooses (§5.4). */
    async passOn(list) {
        const peers = this.parts.network.peers().filter(peer => peer.access !== 'stranger');
        await Promise.all(peers.map(async (peer) => { await this.#exchange(peer.id, [list]); }));
    }
    #seen() {
        const { committed, successor } = this.parts.membership;
        return Math.max(committed.list.version, successor?.list.version ?? 0);
    }
    #newerThan(version) {
        const { committed, successor } = this.parts.membership;
        return [committed, successor]
            .filter(list => list !== undefined)
            .filter(list => list.list.version > version && list.list.version > 1)
            .slice(0, MAX_LISTS_PER_EXCHANGE);
    }
    async #exchange(id, push) {
        const question = { haveVersion: this.#seen(), push };
        const reply = await ask(this.parts, id, 'allowlist', { codec: allowlistExchangeCodec, value: question }, allowlistReplyCodec);
        if (reply.verdict !== 'accept')
            return;
        for (const list of reply.value.lists)
            this.#offer(id, list);
    }
    #offer(from, list) {
        const verdict = this.parts.membership.offer(list);
        if (verdict.verdict === 'reject')
            this.parts.network.report(from, verdict.code);
    }
}
//# sourceMappingURL=list-exchange.js.map
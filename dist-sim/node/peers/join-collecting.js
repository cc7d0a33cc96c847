import { JoinState, joinReplyCodec, joinRequestCodec, verifyJoin } from '../../protocol/codec/index.js';
import { JOIN_MAX_AGE_MS, JOIN_MAX_HEIGHTS, faultOfSigners, needsJoins, newcomers } from '../../protocol/membership/index.js';
import { accept, equal, quorum } from '../../protocol/types/index.js';
import { haveSameBlocks } from '../gates/block-at.js';
import { every } from '../loop/timers.js';
import { ask } from './ask.js';
import { Deputy } from './deputy.js';
const ROUND_MS = 1_000;
/** How often the complete list is sent again until it is final, since hospitals restart. */
const RESEND_MS = 5_000;
/**
 * Collects the signatures of hospitals for the pending list, renews signatures of old blocks, and sends the
 * complete list to the hospitals (SPECIFICATION.md §5.1). The government's node does so, and a hospital while
 * the government is away. Nothing is stored: after a restart the node asks again.
 */
export class JoinCollecting {
    parts;
    #deputy;
    #list;
    #answers = [];
    #asking = new Set();
    #sent;
    #stop;
    constructor(parts) {
        this.parts = parts;
        this.#deputy = new Deputy(parts);
    }
    start() {
        this.#stop = every(this.parts, ROUND_MS, () => { this.look(); });
    }
    stop() {
        this.#stop?.();
    }
    /** Asks the hospitals of the pending list whose signature is missing or old. */
    look() {
        this.#round().catch(this.parts.fail);
    }
    /** Tells who has signed the pending list; undefined if no list waits, or another node collects. */
    progress() {
        const list = this.#pending();
        if (list === undefined)
            return undefined;
        const { committed } = this.parts.membership;
        const added = new Set(newcomers(committed.list, list.list));
        const standings = list.list.entries.map((member, index) => {
            const { state, since, height } = this.#answers[index] ?? this.#noAnswer(list);
            return { member, isNew: added.has(index), isConnected: this.#isConnected(member), state, since, height };
        });
        return {
            version: list.list.version, needed: quorum(list.list.entries.length),
            isComplete: this.#complete(list) !== undefined, standings
        };
    }
    #noAnswer({ list }) {
        return { state: undefined, since: list.issuedAt, height: undefined, join: undefined };
    }
    /** Returns the list for which this node collects; forgets the answers to an earlier list. */
    #pending() {
        const { membership: { successor }, joinSigning } = this.parts;
        const list = joinSigning === undefined || this.#deputy.collects() ? successor : undefined;
        if (list !== this.#list) {
            this.#list = list;
            this.#answers = [];
            this.#asking = new Set();
            this.#sent = undefined;
        }
        return list;
    }
    async #round() {
        const list = this.#pending();
        if (list === undefined)
            return;
        await this.#dropStrangeBlocks();
        if (list !== this.#pending())
            return;
        const { clock } = this.parts;
        const joins = this.#complete(list);
        const isNew = joins !== undefined && joins.some((join, k) => join !== this.#sent?.joins[k]);
        const isDue = isNew || this.#sent === undefined || clock.monotonic() - this.#sent.at >= RESEND_MS;
        const sends = joins !== undefined && isDue;
        if (sends)
            this.#sent = { joins, at: clock.monotonic() };
        await Promise.all(list.list.entries.map(async (member, index) => {
            const isFresh = this.#joinOf(index) !== undefined;
            if ((isFresh && !sends) || this.#asking.has(index) || !this.#isConnected(member))
                return;
            const asking = this.#asking.add(index);
            await this.#ask(list, index, sends ? joins : []).finally(() => asking.delete(index));
        }));
        // The answers of this round may complete the list.
        if (joins === undefined && this.#complete(list) !== undefined)
            await this.#round();
    }
    async #ask(list, index, joins) {
        const { hostLoop, joinSigning, signer } = this.parts;
        const { id } = list.list.entries[index];
        const request = { allowlist: list, height: hostLoop.state.ledger.height, joins };
        const reply = joinSigning !== undefined && equal(id, signer.id)
            ? accept(await joinSigning.answer(id, request))
            : await ask(this.parts, id, 'join', { codec: joinRequestCodec, value: request }, joinReplyCodec);
        if (reply.verdict === 'accept' && list === this.#list)
            this.#take(list, index, reply.value);
    }
    #take(list, index, { height, join, state }) {
        const { chain, clock, network } = this.parts;
        const before = this.#answers[index];
        const since = before?.state === state ? before.since : clock.wall();
        const isValid = join !== undefined && join.index === index && verifyJoin(chain, list.list, join);
        if (state === JoinState.signed && !isValid) {
            network.report(list.list.entries[index].id, 'join-signature');
            return;
        }
        this.#answers[index] = { state, since, height, join: isValid ? join : undefined };
    }
    /** Drops signatures of blocks that this chain does not have, since they would make the list invalid. */
    async #dropStrangeBlocks() {
        const { chain, hostLoop, network, store } = this.parts;
        const list = this.#list;
        for (const [index, answer] of this.#answers.entries()) {
            if (answer?.join === undefined)
                continue;
            if (await haveSameBlocks(chain, store, hostLoop.state.ledger.height, [answer.join.block]))
                continue;
            if (list === undefined || list !== this.#list || this.#answers[index] !== answer)
                return;
            this.#answers[index] = undefined;
            network.report(list.list.entries[index].id, 'join-of-another-block');
        }
    }
    /** Returns the signatures if they suffice for the list to become final. */
    #complete({ list }) {
        const current = this.parts.membership.committed.list;
        if (!needsJoins(current, list))
            return [];
        const { height } = this.parts.hostLoop.state.ledger;
        const joins = list.entries.flatMap((_, index) => this.#joinOf(index) ?? [])
            .filter(({ block }) => block.height <= height);
        return faultOfSigners(current, list, joins) === undefined ? joins : undefined;
    }
    /** Returns the signature of a member unless it has to be renewed. */
    #joinOf(index) {
        const join = this.#answers[index]?.join;
        return join === undefined || this.#isOld(join.block) ? undefined : join;
    }
    /** Signatures are renewed at half the age that the chain accepts. */
    #isOld(block) {
        const { clock, hostLoop } = this.parts;
        const { height } = hostLoop.state.ledger;
        return height - block.height > JOIN_MAX_HEIGHTS / 2 &&
            clock.wall() - block.timestamp > JOIN_MAX_AGE_MS / 2;
    }
    #isConnected({ id }) {
        return equal(id, this.parts.signer.id) || this.parts.network.isConnected(id);
    }
}
//# sourceMappingURL=join-collecting.js.map
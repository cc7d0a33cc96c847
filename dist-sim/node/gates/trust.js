import { concat, equal, fromHex, hex } from '../../protocol/types/index.js';
import { readU64, u64 } from '../../storage/index.js';
import { OperatorError } from '../machine/operator-error.js';
import { hashAt } from './block-at.js';
const TRUST_ROW = 'trust';
const TRUSTED_BLOCK_ROW = 'trusted-block';
/** How often the time of being in touch is saved; TRUST_PERIOD is much longer. */
const SAVED_EVERY_MS = 60 * 60_000;
/** A time further in the future than this was noted while the clock of this node was wrong. */
const CLOCK_SLACK_MS = 24 * 60 * 60_000;
/** A node that is at most this many blocks behind a stated height counts as having reached it. */
const BLOCKS_BEHIND = 2;
/**
 * Protects against long-range attacks (SPECIFICATION.md §5.5). Members that left may sell their keys. With
 * the keys of a former quorum, a buyer can forge a history that convinces a node that was away.
 *
 * A hospital that was out of touch for longer than TRUST_PERIOD needs an anchor: the newest block, from the
 * government's connection or from the operator. The hospital accepts no block before it has the anchor, and
 * takes no part in agreement before the anchor is on its chain. If its chain has another block at that
 * height, the data folder follows a forged history, and the node ends.
 *
 * A node is in touch if it has reached the heights that a quorum, including itself, or the government
 * states. Members heard from within TRUST_PERIOD are assumed to hold their own keys. The government's own
 * node always counts as in touch: its operator decides which hospitals it should believe.
 */
export class Trust {
    ports;
    #touchedAt;
    #savedAt;
    /** The anchor, until it is on this chain. */
    #anchor;
    #heardAt = new Map();
    constructor(ports, mark) {
        this.ports = ports;
        const { chain, state: { ledger } } = ports;
        // Without a saved row, no anchor is pending, so the blocks here were accepted while in touch.
        this.#touchedAt = mark === undefined
            ? Math.max(ledger.timestamp, chain.genesis.createdAt)
            : readU64(mark);
        this.#savedAt = mark === undefined ? 0 : this.#touchedAt;
        this.#anchor = mark === undefined ? undefined : anchorIn(mark);
    }
    /**
     * @param given the block that the operator vouches for; used only if an anchor is needed
     * @throws OperatorError 'made-up-history'
     */
    static async open(ports, given) {
        const trust = new Trust(ports, await ports.store.meta.get(TRUST_ROW));
        ports.commits.subscribe(() => { trust.#look().catch(ports.fail); });
        if (given !== undefined && !trust.isWhole)
            await trust.#acceptAnchor(given);
        await trust.#look();
        if (!trust.isOpen) {
            ports.logger.warn({ height: ports.state.ledger.height }, 'out of touch for too long: waiting for the ' +
                'newest block from the government, or from the operator (--trusted-block)');
        }
        return trust;
    }
    /** The block that must be on this chain before this node takes part; undefined if given too long ago. */
    get anchor() {
        return this.#anchor !== undefined && this.#isRecent(this.#anchor.givenAt) ? this.#anchor : undefined;
    }
    /** Tells whether this node asks for blocks. */
    get isOpen() { return this.anchor !== undefined || this.isWhole; }
    /** Tells whether this node trusts its chain, and so takes part in agreement. */
    get isWhole() { return this.#anchor === undefined && this.#isInTouch; }
    get touchedAt() { return this.#touchedAt; }
    /** Tells whether an input may reach the replica. Before the chain is trusted, signatures prove nothing. */
    admits(input) {
        if (input.type === 'block')
            return this.acceptsBlocksFrom(input.from);
        return this.isWhole || (input.type !== 'message' && input.type !== 'fork');
    }
    /** Tells whether this node accepts blocks from a peer. An anchor of the government admits it alone. */
    acceptsBlocksFrom(id) {
        if (this.isWhole || this.anchor?.by === 'operator')
            return true;
        return this.anchor !== undefined && equal(id, this.ports.chain.genesis.governmentPeer);
    }
    /** Notes that a peer is deciding this height; only members of `set` count. */
    noteMember(id, height, set) {
        if (!this.isWhole || !set.has(id) || !this.#hasReached(height))
            return;
        this.#heardAt.set(hex(id), this.ports.clock.wall());
        const times = set.members.map(member => this.#heardAt.get(hex(member.id)) ?? 0).sort((a, b) => b - a);
        this.#touch(times[set.quorum - 2] ?? 0);
    }
    /** Notes the newest block that the government states. A block that is behind this node proves nothing. */
    noteGovernment(newest) {
        const { clock, fail, state } = this.ports;
        if (this.isWhole) {
            const isAsFar = newest.height + BLOCKS_BEHIND >= state.ledger.height;
            if (isAsFar && this.#hasReached(newest.height))
                this.#touch(clock.wall());
        }
        else if (!this.isOpen && newest.height >= state.ledger.height) {
            this.#anchor = { ...newest, by: 'government', givenAt: clock.wall() };
            this.#save().then(async () => { await this.#look(); }).catch(fail);
        }
    }
    get #isInTouch() {
        return this.ports.role === 'government' || this.#isRecent(this.#touchedAt);
    }
    #isRecent(at) {
        const age = this.ports.clock.wall() - at;
        return age <= this.ports.chain.genesis.parameters.trustPeriodMs && age >= -CLOCK_SLACK_MS;
    }
    #hasReached(height) {
        return this.ports.state.ledger.height + BLOCKS_BEHIND >= height;
    }
    #touch(at) {
        this.#touchedAt = Math.max(this.#touchedAt, at);
        if (this.#touchedAt - this.#savedAt > SAVED_EVERY_MS)
            this.#save().catch(this.ports.fail);
    }
    /** Accepts the operator's block. Its age counts from its first use, since a restart may repeat it later. */
    async #acceptAnchor(given) {
        const { clock, logger, state: { ledger: { height } }, store: { meta } } = this.ports;
        const before = await meta.get(TRUSTED_BLOCK_ROW);
        const isKnown = before !== undefined && equal(before.subarray(8), given.hash);
        const givenAt = isKnown ? readU64(before) : clock.wall();
        const anchor = { ...given, by: 'operator', givenAt };
        await this.#compare(anchor);
        if (given.height < height || !this.#isRecent(givenAt)) {
            logger.warn({ height, trusted: given.height }, 'the trusted block is not new: ask for the newest');
            return;
        }
        this.#anchor = anchor;
        await meta.put(TRUSTED_BLOCK_ROW, concat(u64(givenAt), given.hash));
        await this.#save();
    }
    /** Drops the anchor, and trusts the chain, once the chain has the anchor. */
    async #look() {
        const { anchor } = this;
        if (anchor === undefined || !await this.#compare(anchor) || anchor !== this.#anchor)
            return;
        this.#anchor = undefined;
        this.#touchedAt = anchor.givenAt;
        // These times may come from a wrong clock.
        this.#heardAt.clear();
        await this.#save();
    }
    /** Tells whether the block is on this chain. @throws OperatorError 'made-up-history' if another block is */
    async #compare({ height, hash }) {
        const { chain, state, store } = this.ports;
        if (state.ledger.height < height)
            return false;
        const own = await hashAt(chain, store, height);
        if (own !== undefined && !equal(own, hash))
            throw madeUp({ height, hash }, own);
        return own !== undefined;
    }
    async #save() {
        this.#savedAt = this.#touchedAt;
        const anchor = this.#anchor === undefined ? [] : anchorBytes(this.#anchor);
        await this.ports.store.meta.put(TRUST_ROW, concat(u64(this.#savedAt), ...anchor));
    }
}
/** Parses the setting `trustedBlock`. @param text HEIGHT:HASH, or nothing */
export function blockFrom(text = '') {
    const [height, hash] = text.split(':');
    return hash === undefined ? undefined : { height: Number(height), hash: fromHex(hash) };
}
function anchorBytes({ by, givenAt, hash, height }) {
    return [u64(height), u64(givenAt), Uint8Array.of(by === 'operator' ? 1 : 0), hash];
}
function anchorIn(mark) {
    if (mark.byteLength === 8)
        return undefined;
    return {
        height: readU64(mark, 8), givenAt: readU64(mark, 16),
        by: mark[24] === 1 ? 'operator' : 'government', hash: mark.subarray(25)
    };
}
function madeUp(anchor, own) {
    return new OperatorError('made-up-history', `This data folder follows another history: its block ` +
        `${anchor.height} is ${hex(own)}, and the trusted block is ${hex(anchor.hash)}. Ask other hospitals ` +
        'which block they have. If this folder is wrong, move it aside, never delete it (record keys of own ' +
        'diagnoses are only there), and start afresh; if it is right, start with --trusted-block and its ' +
        'newest block.');
}
//# sourceMappingURL=trust.js.map
import { signJoin } from '../protocol/codec/index.js';
import { equal } from '../protocol/types/index.js';
import { Changes } from './changes.js';
import { Government } from './government.js';
/** How often, and how many times, the government asks for the signatures of a list. */
const COLLECT_MS = 500;
const COLLECT_ROUNDS = 20;
/** Share of lies among the lists of a lying government. */
const LIE_SHARE = 0.6;
/** Share of the occasions at which the government withdraws a list that waits. */
const WITHDRAWN_SHARE = 0.3;
/** Lies that begin with a valid list. */
const LIES_LATER = new Set(['two-lists', 'forged-join', 'join-of-another-block']);
/** Lets the government admit and remove hospitals and withdraw lists, by valid lists or by lies. */
export class Churn {
    world;
    random;
    #government;
    #changes;
    #signed = [];
    /** The list whose signatures the government collects. */
    #collecting;
    constructor(world, random) {
        this.world = world;
        this.random = random;
        this.#government = new Government(world.chain, world.government, world.fabric);
        this.#changes = new Changes(world, random);
    }
    /** Changes the list by as much as §5.1 allows, and sends the list to some hospitals. */
    change() {
        const { lie } = this.world.plan;
        const standing = this.#standing();
        if (standing === undefined)
            return;
        const current = standing.list.list.entries;
        const pending = this.#signed.at(-1);
        if (pending !== undefined && pending.list.version > standing.list.list.version) {
            // An honest government signs one list per version. It may send that list to more hospitals, or withdraw
            // it by a list of the members in force (§5.4).
            const isChange = pending.list.entries.some(({ id }) => !current.some(member => equal(member.id, id))) ||
                pending.list.entries.length < current.length;
            if (!isChange || !this.random.chance(WITHDRAWN_SHARE)) {
                this.#handOut(pending, current);
                return;
            }
            this.world.count('list withdrawn');
            this.#send(this.#government.sign(standing, current, this.#now(), pending.list.version + 1), current);
            return;
        }
        const entries = this.#changes.of(current);
        if (entries === undefined)
            return;
        const isLie = lie !== undefined && this.random.chance(LIE_SHARE);
        if (isLie && !LIES_LATER.has(lie)) {
            this.#lie(standing, entries);
            return;
        }
        this.#issue(standing, entries, 0);
        const other = isLie && lie === 'two-lists' ? this.#changes.of(current) : undefined;
        if (other === undefined)
            return;
        this.world.count('lie two-lists');
        this.#issue(standing, other, 1);
    }
    #issue(standing, entries, lateMs) {
        this.world.count('new list');
        this.#send(this.#government.sign(standing, entries, this.#now() + lateMs), standing.list.list.entries);
    }
    #send(list, current) {
        this.#signed.push(list);
        this.#handOut(list, current);
    }
    /** Hands out a list that breaks one rule. */
    #lie(standing, entries) {
        const { lie } = this.world.plan;
        const old = this.#signed.length === 0 ? undefined : this.random.pick(this.#signed);
        const list = lie === 'old-list'
            ? old
            : this.#government.signLie(standing, entries, this.#now(), this.#fault());
        if (list === undefined)
            return;
        this.world.count(`lie ${lie ?? ''}`);
        this.#handOut(list, standing.list.list.entries);
    }
    #fault() {
        switch (this.world.plan.lie) {
            case 'another-chain': return { chainId: this.random.bytes(32) };
            case 'another-history': return { prevHash: this.random.bytes(32) };
            case 'wrong-checkpoint': return { checkpointHash: this.random.bytes(32) };
            case 'version-gap': return { gap: 256 };
            case 'too-much-churn': return { isPurge: true };
            case 'two-lists':
            case 'forged-join':
            case 'join-of-another-block':
            case 'old-list':
            case undefined: return {};
        }
    }
    /** Returns the signatures that the government hands out, which are false if it lies about them. */
    #spoilt(list, joins) {
        const [first, ...others] = joins;
        if (first === undefined)
            return joins;
        if (this.world.plan.lie === 'forged-join') {
            return [{ ...first, signature: this.random.bytes(64) }, ...others];
        }
        if (this.world.plan.lie !== 'join-of-another-block')
            return joins;
        // A hospital that helps the government to lie signs a block that does not exist.
        const { id } = list.list.entries[first.index];
        const signer = this.world.nodes.map(node => node.signer).find(own => equal(own.id, id));
        const block = { ...first.block, hash: this.random.bytes(32) };
        return signer === undefined
            ? joins
            : [signJoin(this.world.chain.id, signer, list.list, first.index, block), ...others];
    }
    #now() {
        return this.world.chain.genesis.createdAt + Math.floor(this.world.timeline.now);
    }
    #handOut(list, current) {
        const { nodes } = this.world;
        this.world.note('gov', `hands out list ${list.list.version} of ${list.list.entries.length}`);
        this.#government.push(list, new Set(this.random.subset(nodes.map(node => node.slot))));
        this.#invite(list, current);
        if (this.#collecting === list)
            return;
        this.#collecting = list;
        this.#collect(list, COLLECT_ROUNDS);
    }
    /** Collects signatures until the list is final or the rounds are over; the next change begins anew. */
    #collect(list, rounds) {
        const standing = this.#standing();
        const isOver = rounds === 0 || (standing?.list.list.version ?? 0) >= list.list.version;
        if (standing === undefined || isOver || this.#collecting !== list) {
            if (this.#collecting === list)
                this.#collecting = undefined;
            return;
        }
        this.#government.collect(list, standing, joins => this.#spoilt(list, joins));
        this.world.timeline.after(COLLECT_MS, () => { this.#collect(list, rounds - 1); });
    }
    /** Gives a list to each hospital that is new on the list, and starts the hospital. */
    #invite(list, current) {
        for (const node of this.world.nodes) {
            const isIn = ({ id }) => equal(id, node.signer.id);
            if (!list.list.entries.some(isIn) || current.some(isIn))
                continue;
            node.invitation = list;
            if (!node.isUp)
                node.start();
        }
    }
    /** Returns the list in force at the honest node with the highest chain. */
    #standing() {
        const states = this.world.nodes.filter(node => node.isHonest)
            .map(node => node.parts?.hostLoop.state.ledger).filter(state => state !== undefined);
        const furthest = states.sort((a, b) => b.height - a.height)[0];
        if (furthest === undefined)
            return undefined;
        return { list: furthest.allowlist, height: furthest.height, hash: furthest.hash };
    }
}
//# sourceMappingURL=churn.js.map
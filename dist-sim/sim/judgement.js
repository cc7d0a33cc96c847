import { equal, hex } from '../protocol/types/index.js';
import { quorumOf } from './checkers/index.js';
import { faultOfProof } from './fork-proof.js';
/** Lost votes are sent again within this time. */
const REBROADCAST_MS = 1_500;
/** Invariants that more than f faulty hospitals can break. */
const BREAKABLE = new Set(['I1', 'I2', 'I3']);
/** Invariants that suppose a single chain, and break when two chains exist. */
const SINGLE_CHAIN = new Set([
    'I6', 'I7', 'I8', 'I9', 'I10', 'I14', 'halt', 'lost', 'blame'
]);
/**
 * Judges the end of a run. With up to f faulty hospitals every invariant must hold and the chain must go
 * on. Beyond f safety may break. Then connected honest nodes on both sides must halt, and more than f
 * hospitals must stand accused by their own signatures. Or the chain may stall. Then no honest node may
 * wait for an honest hospital that is able to vote.
 */
export class Judgement {
    world;
    /** The invariants that more than f faulty hospitals have broken. */
    broken = new Set();
    constructor(world) {
        this.world = world;
    }
    /** Returns whether honest hospitals are not to blame for a broken invariant. */
    excuses(invariant) {
        if (!this.world.plan.isBeyond)
            return false;
        if (BREAKABLE.has(invariant))
            this.broken.add(invariant);
        return BREAKABLE.has(invariant) || (this.broken.size > 0 && SINGLE_CHAIN.has(invariant));
    }
    /** Judges a stalled chain. @returns whether the stall is excused */
    ofStall(goal) {
        const { world } = this;
        const set = world.history.current;
        const able = world.members().filter(node => !this.#isBarred(node));
        for (const node of world.members()) {
            const hasCause = node.isLogLost || !node.isHonest;
            if (this.#isBarred(node) && !hasCause)
                world.violate('I12', `${node.name} abstains without cause`);
        }
        if (able.length >= quorumOf(set.length)) {
            const behind = world.laggards(goal).map(node => `${node.name} at ${node.store?.head()?.height ?? 0}`).join(', ');
            world.violate('I12', `goal ${goal} not reached, though ${able.length} of ${set.length} ` +
                `are honest and may vote: ${behind}`);
            return false;
        }
        world.note('world', `stalled: ${able.length} of ${set.length} may vote`);
        for (const node of able)
            this.#explain(node, able);
        return true;
    }
    /** Demands that the votes of each able hospital are in the votes table of the node. */
    #explain(node, able) {
        const state = node.parts?.hostLoop.state;
        if (state === undefined) {
            this.world.violate('I12', `${node.name} is down`);
            return;
        }
        const { context, consensus } = state;
        const missing = able.filter(other => other !== node && !hasVoted(other));
        if (missing.length === 0 || this.#isYoung(node))
            return;
        this.world.violate('I12', `${node.name} waits at ${context.height}/${consensus.view} for ` +
            `${missing.map(other => other.name).join(' ')}, honest and able`);
        function hasVoted({ signer }) {
            const place = context.set.indexOf(signer.id);
            return [1, 2, 3].some(kind => consensus.votes.held(kind, consensus.view, place) !== undefined);
        }
    }
    /** Returns whether the view is so new that others may still be in the previous view. */
    #isYoung({ parts }) {
        if (parts === undefined)
            return false;
        const { clock, hostLoop: { state: { consensus: { view }, context, viewTimes } } } = parts;
        const since = viewTimes.begun.get(view) ?? -Infinity;
        const { viewTimeoutCapMs, viewTimeoutMs } = context.policy;
        const timerMs = Math.min(viewTimeoutCapMs, viewTimeoutMs * 1.5 ** view);
        return clock.monotonic() - since < timerMs + 2 * this.world.plan.calmMs + REBROADCAST_MS;
    }
    #isBarred({ parts }) {
        const state = parts?.hostLoop.state;
        return state !== undefined && state.votesFrom > state.context.height;
    }
    /** Demands that no two connected honest nodes continue two chains. */
    async ofForks() {
        const { world } = this;
        const honest = world.nodes.filter(node => node.isHonest && node.parts !== undefined);
        let isForked = false;
        for (const [i, first] of honest.entries()) {
            for (const second of honest.slice(i + 1)) {
                const height = await forkOf(first, second);
                if (height === undefined)
                    continue;
                isForked = true;
                if (first.network === undefined || second.network === undefined)
                    continue;
                if (!world.fabric.neighbours(first.network).includes(second.network))
                    continue;
                const silent = [first, second].filter(node => node.parts?.hostLoop.state.halted !== true);
                if (silent.length === 0)
                    continue;
                world.violate('fork', `${first.name} and ${second.name} hold two blocks ${height}, ` +
                    `and ${silent.map(node => node.name).join(' and ')} did not halt`);
            }
        }
        if (isForked)
            this.#demandProof();
        for (const { name, parts, store } of honest) {
            if (parts?.hostLoop.state.halted !== true || store === undefined)
                continue;
            const fault = await faultOfProof(world.chain, store);
            if (fault !== undefined)
                world.violate('fork', `${name} has halted and ${fault}`);
        }
    }
    /** Demands contradictory signatures of more than f hospitals, and of no honest hospital. */
    #demandProof() {
        const { world } = this;
        world.count('fork beyond f');
        const accused = world.contradictors();
        const f = Math.floor((world.plan.hospitals - 1) / 3);
        const honest = world.nodes.filter(node => node.isHonest && accused.has(hex(node.signer.id)));
        if (honest.length > 0)
            world.violate('fork', `${honest.map(node => node.name).join()} stands accused`);
        if (accused.size <= f) {
            world.violate('fork', `two chains, and only ${accused.size} stand accused by signatures`);
        }
    }
}
/** Returns the first height at which two nodes have different blocks. */
async function forkOf(first, second) {
    const [store, other] = [first.store, second.store];
    if (store === undefined || other === undefined)
        return undefined;
    const common = Math.min(store.head()?.height ?? 0, other.head()?.height ?? 0);
    for (let height = 1; height <= common; height++) {
        const [a, b] = [await store.readBlock(height), await other.readBlock(height)];
        if (a === undefined || b === undefined || !equal(a.block, b.block))
            return height;
    }
    return undefined;
}
//# sourceMappingURL=judgement.js.map
import { equalIds, name } from './arithmetic.js';
/** Leaders that are away cost GRACE, and liars that lead cost the timer of their view (§8). */
const HEIGHT_MS = 500;
const AWAY_LEADER_MS = 700;
const LYING_LEADER_MS = 3_000;
/** Messages of a height, one after another. */
const STEPS = 10;
/** Follows which members are able to work, once the network is good. Other checkers ask it. */
export class AbleMembers {
    run;
    /** The last time at which a hospital was seen unable to work, by name. */
    #unableAt = new Map();
    /** Since when the network is good and at most f members are unable or faulty. */
    soundSince;
    #askedAt = -1;
    constructor(run) {
        this.run = run;
    }
    inspect() {
        const { history, isStable, nodes, timeline: { now } } = this.run;
        if (this.#askedAt === now)
            return;
        this.#askedAt = now;
        for (const node of nodes) {
            if (!this.#isAble(node))
                this.#unableAt.set(name(node.signer.id), now);
        }
        const set = history.current;
        const out = set.filter(id => this.isFaulty(id) || this.unableAt(id) === now).length;
        const isSound = isStable && out <= toleratedBy(set.length);
        this.soundSince = isSound ? this.soundSince ?? now : undefined;
    }
    /** Returns the last time at which the hospital was unable to work; -Infinity: never. */
    unableAt(id) {
        return this.#unableAt.get(name(id)) ?? -Infinity;
    }
    /** Returns whether a hospital lies or runs on a faulty machine. */
    isFaulty(id) {
        return this.run.nodes.some(({ options, signer }) => options.roles.length > 0 && equalIds(signer.id, id));
    }
    /** Returns whether at most f members of the current set are faulty. */
    get areFewFaulty() {
        const set = this.run.history.current;
        return set.filter(id => this.isFaulty(id)).length <= toleratedBy(set.length);
    }
    /** Returns the longest time of a height in the good network, ms. */
    get heightMs() {
        const { history, plan, timeline: { now } } = this.run;
        const liars = history.current.filter(id => this.isFaulty(id)).length;
        const away = history.current.filter(id => this.unableAt(id) === now).length;
        return HEIGHT_MS + STEPS * plan.calmMs + liars * LYING_LEADER_MS + away * AWAY_LEADER_MS;
    }
    /** Returns the holders of a case that may have let it wait: faulty ones, and ones that were away. */
    slowHolders({ holders }, since) {
        return holders.map(({ validator }) => validator)
            .filter(id => this.isFaulty(id) || this.unableAt(id) >= since);
    }
    #isAble({ isUp, life, parts, store }) {
        const state = parts?.hostLoop.state;
        return isUp && state !== undefined && life?.isStopped === false && !state.halted &&
            state.votesFrom <= state.context.height && (store?.head()?.height ?? 0) >= this.run.history.tip - 1;
    }
}
/** Returns f (§1). */
export function toleratedBy(n) {
    return Math.floor((n - 1) / 3);
}
//# sourceMappingURL=able-members.js.map
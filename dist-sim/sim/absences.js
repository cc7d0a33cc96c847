import { hex } from '../protocol/types/index.js';
/** Time within which all hospitals come back after the night. */
const RETURN_MS = 3_000;
const SETTLE_MS = 60_000;
/** Time of work before a night, so that cases are open. */
const EVENING_MS = 4_000;
/** Stops hospitals in the good network: up to f of them while the others work, or all of them at once. */
export class Absences {
    world;
    random;
    constructor(world, random) {
        this.world = world;
        this.random = random;
    }
    /** Lets some honest hospitals be away for long, while diagnoses are submitted. */
    async someAreAway() {
        const { plan, timeline, violations } = this.world;
        const away = this.#chosen();
        for (const node of away)
            this.#stop(node, 'goes away');
        await timeline.run(timeline.now + plan.awayMs, () => violations.length > 0);
        for (const node of away)
            this.#wake(node, 0);
    }
    /**
     * Stops all hospitals for a long time while cases are open. By the pause alone no case may expire and
     * nobody may become absent (SPECIFICATION.md §7.3). So all open cases must be accepted afterwards.
     */
    async night() {
        const { history, nodes, plan, timeline, violations } = this.world;
        await timeline.run(timeline.now + EVENING_MS, () => violations.length > 0);
        // A process that has crashed would come back within seconds, and then be alone for the night.
        const sleepers = nodes.filter(({ invitation, lives }) => lives > 0 || invitation !== undefined);
        for (const node of sleepers)
            this.#stop(node, 'stops for the night');
        await timeline.run(timeline.now + plan.nightMs, () => violations.length > 0);
        for (const node of sleepers)
            this.#wake(node, this.random.unit() * RETURN_MS);
        const goal = history.tip + 1;
        await timeline.run(timeline.now + SETTLE_MS, () => violations.length > 0 ||
            (history.tip >= goal && sleepers.every(({ isUp }) => isUp)));
    }
    /** Chooses members so that they and the faulty hospitals are at most f together. */
    #chosen() {
        const { history, nodes, plan } = this.world;
        const set = new Set(history.current.map(hex));
        const members = nodes.filter(({ signer }) => set.has(hex(signer.id)));
        const faulty = new Set(members.filter(({ options }) => options.roles.length > 0)
            .map(({ signer }) => hex(signer.id))).size;
        const most = Math.floor((set.size - 1) / 3) - faulty;
        const sound = members.filter(({ isUp, options }) => isUp && options.roles.length === 0);
        return this.random.shuffled(sound).slice(0, Math.max(0, Math.min(plan.awayMost, most)));
    }
    #stop(node, what) {
        this.world.happens(what, node.name, what);
        node.isAway = true;
        if (!node.isUp)
            return;
        // A process that is still starting cannot stop cleanly.
        if (node.parts === undefined || this.random.chance(0.5))
            node.crash(this.random.chance(0.5));
        else
            node.stop().catch((error) => { node.parts?.fail(error); });
    }
    #wake(node, afterMs) {
        node.isAway = false;
        this.world.note(node.name, 'comes back');
        this.world.timeline.after(afterMs, () => { if (!node.isUp)
            node.start(); });
    }
}
//# sourceMappingURL=absences.js.map
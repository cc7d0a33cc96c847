import { name } from './arithmetic.js';
const DAY_MS = 24 * 60 * 60 * 1000;
const STEP_MS = 10 * 60 * 1000;
const KEPT = 32;
/** Follows which hospitals are absent (§7.5). */
export class ModelPresence {
    #standings = new Map();
    isPresent(id, now) {
        const found = this.#standings.get(id);
        return found === undefined || (!found.isNew && found.since === 0 && now >= found.backAt);
    }
    sinceOf(id) {
        return this.#since(name(id));
    }
    /** Returns whether a hospital is absent and was not in touch since. */
    isSilent(id) {
        return this.#since(id) > 0;
    }
    join(id) {
        this.#standings.set(id, { isNew: true, since: 0, backAt: 0, absences: [] });
    }
    /** Notes a `keys/ready`: a hospital that joined is drawn from its first on. */
    settle(id) {
        const found = this.#standings.get(name(id));
        if (found !== undefined)
            found.isNew = false;
    }
    /** @param set the members; at most f members may be absent */
    miss(id, now, set) {
        const f = Math.floor((set.length - 1) / 3);
        const absent = set.filter(member => this.#standings.get(member)?.isNew !== true && !this.isPresent(member, now));
        if (!this.isPresent(id, now) || absent.length >= f)
            return;
        const found = this.#standings.get(id) ?? { isNew: false, since: 0, backAt: 0, absences: [] };
        found.since = now;
        found.absences = [...found.absences.filter(time => time > now - DAY_MS), now].slice(-KEPT);
        this.#standings.set(id, found);
    }
    #since(id) {
        return this.#standings.get(id)?.since ?? 0;
    }
    hear(id, now) {
        const found = this.#standings.get(id);
        if (found === undefined || found.since === 0)
            return;
        found.absences = found.absences.filter(time => time > now - DAY_MS);
        found.since = 0;
        found.backAt = now + STEP_MS * Math.max(0, found.absences.length - 1);
    }
}
//# sourceMappingURL=model-presence.js.map
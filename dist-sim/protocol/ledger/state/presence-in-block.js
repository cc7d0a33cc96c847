import { hex, tolerated } from '../../types/index.js';
import { MAX_ABSENCES, NEWCOMER, PRESENT, isPresentAt } from '../rows/presence.js';
const DAY_MS = 86_400_000;
/** How much longer each further absence within a day lasts. */
const STEP_MS = 600_000;
/** The presence of all hospitals while a block is executed. */
export class PresenceInBlock {
    before;
    /** The rows that this block changed. */
    changed = new Map();
    constructor(before) {
        this.before = before;
    }
    of(id) {
        const key = hex(id);
        return this.changed.get(key) ?? this.before.get(key) ?? PRESENT;
    }
    isPresent(id, now) {
        return isPresentAt(this.of(id), now);
    }
    /** Makes a hospital absent that let a slot pass, unless f hospitals are absent already. */
    miss(id, now, set) {
        const row = this.of(id);
        if (!isPresentAt(row, now) || this.#absent(now, set) >= tolerated(set.size))
            return;
        const absences = [...row.absences.filter(time => time > now - DAY_MS), now].slice(-MAX_ABSENCES);
        this.changed.set(hex(id), { ...row, absentSince: now, absences });
    }
    /** Notes that a block has a transaction of this hospital. After a further absence it waits. */
    isBack(id, now) {
        const row = this.of(id);
        if (row.absentSince === 0)
            return;
        const absences = row.absences.filter(time => time > now - DAY_MS);
        const backAt = now + Math.max(0, absences.length - 1) * STEP_MS;
        this.changed.set(hex(id), { ...row, absentSince: 0, backAt, absences });
    }
    /** Notes that a hospital joined. It is not drawn before its first `keys/ready`. */
    joins(id) {
        this.changed.set(hex(id), NEWCOMER);
    }
    /** Notes the first `keys/ready` of a hospital that joined. Later calls change nothing. */
    isReady(id) {
        const row = this.of(id);
        if (row.isNew)
            this.changed.set(hex(id), { ...row, isNew: false });
    }
    #absent(now, set) {
        return set.members.filter(({ id }) => {
            const row = this.of(id);
            return !row.isNew && !isPresentAt(row, now);
        }).length;
    }
}
//# sourceMappingURL=presence-in-block.js.map
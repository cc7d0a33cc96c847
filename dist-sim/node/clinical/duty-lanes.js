import { hex } from '../../protocol/types/index.js';
import { WithheldTime } from './withheld-time.js';
/** Keeps a lane for each submitter with cases of which this hospital was given a slot. */
export class DutyLanes {
    #lanes = new Map();
    add(duty) {
        const { id, submitter } = duty;
        const lane = this.#lanes.get(hex(submitter)) ?? { submitter, waiting: new Map(), working: false };
        this.#lanes.set(hex(submitter), lane);
        lane.waiting.set(hex(id), { duty, triedSince: undefined, withheld: new WithheldTime() });
        return lane;
    }
    /** Brings a duty up to date that was drawn ahead, if it still waits. */
    renew(duty) {
        const waiting = this.#lanes.get(hex(duty.submitter))?.waiting.get(hex(duty.id));
        if (waiting !== undefined)
            waiting.duty = duty;
    }
    remove(submitter, caseId) {
        this.#lanes.get(hex(submitter))?.waiting.delete(hex(caseId));
    }
    all() {
        return [...this.#lanes.values()];
    }
    /** Lists submitters whose keys are requested without success, and since when (ms, monotonic clock). */
    lacking() {
        return this.all().flatMap(({ submitter, waiting }) => {
            const tried = [...waiting.values()].flatMap(({ triedSince }) => triedSince ?? []);
            return tried.length === 0 ? [] : [{ submitter, cases: tried.length, since: Math.min(...tried) }];
        });
    }
}
//# sourceMappingURL=duty-lanes.js.map
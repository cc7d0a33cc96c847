import { hex } from '../../protocol/types/index.js';
/** How many awaited findings are in memory. The others stay in the database until there is room. */
const MAX_AWAITED = 65_536;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 300_000;
/** Keeps a lane for each validator. Lanes are independent: no validator delays another. */
export class FindingsLanes {
    #lanes = new Map();
    #size = 0;
    #isCut = false;
    /** Adds awaited findings, unless the memory is full. */
    add(awaited) {
        const validator = hex(awaited.validator);
        const name = hex(awaited.caseId);
        const lane = this.#lanes.get(validator) ??
            { validator: awaited.validator, awaited: new Map(), working: false, nextAt: 0, delay: FIRST_DELAY_MS };
        if (lane.awaited.has(name))
            return;
        if (this.#size >= MAX_AWAITED) {
            this.#isCut = true;
            return;
        }
        this.#size++;
        lane.awaited.set(name, awaited);
        this.#lanes.set(validator, lane);
    }
    remove(lane, { caseId }) {
        if (lane.awaited.delete(hex(caseId)))
            this.#size--;
        if (lane.awaited.size === 0)
            this.#lanes.delete(hex(lane.validator));
    }
    /** Lists the lanes whose validator may be asked now. */
    due(now) {
        return [...this.#lanes.values()].filter(lane => !lane.working && lane.nextAt <= now);
    }
    /** Sets the time of the next request: at once after progress, else later each time. */
    again(lane, now, hasProgress) {
        lane.delay = hasProgress ? FIRST_DELAY_MS : Math.min(2 * lane.delay, LONGEST_DELAY_MS);
        lane.nextAt = hasProgress ? now : now + lane.delay;
    }
    /** Tells whether findings in the database have room in memory now. It answers true once. */
    takeRoom() {
        const hasRoom = this.#isCut && this.#size < MAX_AWAITED / 2;
        if (hasRoom)
            this.#isCut = false;
        return hasRoom;
    }
}
//# sourceMappingURL=findings-lanes.js.map
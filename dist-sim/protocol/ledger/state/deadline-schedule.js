import { assert } from '../../types/index.js';
/** Sorts open cases by their next deadline. Many cases share a deadline, since blocks set deadlines. */
export class DeadlineSchedule {
    /** Sorted by time. No entry is empty. */
    entries = [];
    get next() {
        return this.entries[0]?.at;
    }
    /** Returns the cases whose deadline is at or before `time`. */
    until(time) {
        return this.entries.slice(0, this.firstAfter(time)).flatMap(({ ids }) => [...ids]);
    }
    add(at, id) {
        const index = this.firstAfter(at - 1);
        const entry = this.entries[index];
        if (entry?.at === at)
            entry.ids.add(id);
        else
            this.entries.splice(index, 0, { at, ids: new Set([id]) });
    }
    remove(at, id) {
        const index = this.firstAfter(at - 1);
        const entry = this.entries[index];
        assert(entry?.at === at, 'an open case has its deadline in the schedule');
        entry.ids.delete(id);
        if (entry.ids.size === 0)
            this.entries.splice(index, 1);
    }
    image() {
        return this.entries.map(({ at, ids }) => ({ at, ids: [...ids].sort() }));
    }
    /** Returns the index of the first entry after `time`. */
    firstAfter(time) {
        let low = 0;
        let high = this.entries.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (this.entries[middle].at > time)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
//# sourceMappingURL=deadline-schedule.js.map
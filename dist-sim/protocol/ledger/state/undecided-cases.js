import { assert, CaseStatus, keysOfCase } from '../../types/index.js';
import { deadlineOf } from './deadlines.js';
import { countCase, emptyCounts } from './case-counts.js';
import { DeadlineSchedule } from './deadline-schedule.js';
/** Holds the UNDRAWN and OPEN cases with their indexes, so that executing a block never scans all cases. */
export class UndecidedCases {
    parameters;
    byId = new Map();
    undrawnIds = new Set();
    schedule = new DeadlineSchedule();
    counts = emptyCounts();
    perPatient = new Map();
    tags = new Set();
    bodies = new Set();
    constructor(parameters) {
        this.parameters = parameters;
    }
    get size() { return this.byId.size; }
    get(id) { return this.byId.get(id)?.value; }
    keysOf(id) { return this.byId.get(id)?.keys; }
    ids() { return this.byId.keys(); }
    /** Counts the cases of a submitter that no hospital has taken up. */
    ofSubmitter(submitter) { return this.counts.open.get(submitter) ?? 0; }
    /** Counts the cases of a submitter that a hospital has taken up. */
    waitingOf(submitter) { return this.counts.waiting.get(submitter) ?? 0; }
    /** Counts the cases that a validator has taken up and owes a verdict on. */
    inHandOf(validator) { return this.counts.inHand.get(validator) ?? 0; }
    /** @param patient as in `CaseKeys` */
    idsOfPatient(patient) { return this.perPatient.get(patient) ?? NONE; }
    ofPatient(patient) { return this.idsOfPatient(patient).size; }
    holdsTag(tag) { return this.tags.has(tag); }
    holdsBody(body) { return this.bodies.has(body); }
    undrawn() { return this.undrawnIds; }
    hasUndrawn() { return this.undrawnIds.size > 0; }
    /** Returns the earliest deadline of all open cases. */
    nextDeadline() { return this.schedule.next; }
    /** Returns the open cases that have a deadline at or before `time`. */
    dueUntil(time) { return this.schedule.until(time); }
    *values() {
        for (const { value } of this.byId.values())
            yield value;
    }
    /** Adds a case, or replaces its earlier version. */
    put(value, keys = keysOfCase(value)) {
        assert(value.status <= CaseStatus.open, 'a decided case is not kept in memory');
        const before = this.byId.get(keys.id);
        if (before === undefined)
            this.index(keys);
        else
            this.unlist(before);
        const deadline = deadlineOf(value, this.parameters);
        this.byId.set(keys.id, { value, keys, deadline });
        countCase(this.counts, value, keys.submitter, 1);
        if (deadline === undefined)
            this.undrawnIds.add(keys.id);
        else
            this.schedule.add(deadline, keys.id);
    }
    /** Removes a case, if it is here. A case that opened and closed in the same block is not. */
    remove(id) {
        const held = this.byId.get(id);
        if (held === undefined)
            return;
        const { keys } = held;
        this.byId.delete(id);
        this.unlist(held);
        const ofPatient = this.perPatient.get(keys.patient);
        ofPatient?.delete(id);
        if (ofPatient?.size === 0)
            this.perPatient.delete(keys.patient);
        this.tags.delete(keys.tag);
        this.bodies.delete(keys.body);
    }
    /** Returns all indexes as plain sorted data, so that tests can compare two states. */
    image() {
        const sorted = (map) => [...map].sort();
        return {
            undrawn: [...this.undrawnIds].sort(),
            schedule: this.schedule.image(),
            open: sorted(this.counts.open),
            waiting: sorted(this.counts.waiting),
            inHand: sorted(this.counts.inHand),
            perPatient: sorted(this.perPatient).map(([patient, ids]) => [patient, [...ids].sort()]),
            tags: [...this.tags].sort(),
            bodies: [...this.bodies].sort()
        };
    }
    index(keys) {
        const ofPatient = this.perPatient.get(keys.patient);
        if (ofPatient === undefined)
            this.perPatient.set(keys.patient, new Set([keys.id]));
        else
            ofPatient.add(keys.id);
        this.tags.add(keys.tag);
        this.bodies.add(keys.body);
    }
    unlist({ deadline, keys, value }) {
        countCase(this.counts, value, keys.submitter, -1);
        if (deadline === undefined)
            this.undrawnIds.delete(keys.id);
        else
            this.schedule.remove(deadline, keys.id);
    }
}
const NONE = new Set();
//# sourceMappingURL=undecided-cases.js.map
import { hex } from '../../types/index.js';
/**
 * The types of events of a case. `assigned`: a hospital was given a slot. `passed`: a slot went on to another
 * hospital. `judged`: an opinion counted. `closed`: the case became accepted, rejected or expired.
 * `superseded`: a case accepted in this block replaced the case, which was accepted earlier.
 */
export const CASE_EVENTS = [
    'opened', 'drawn', 'assigned', 'passed', 'judged', 'closed', 'superseded'
];
/** Returns the events of a type, in the order of the block. */
export function eventsOf({ events }, type) {
    return events.filter((event) => event.type === type);
}
/** Returns the cases of the events of a type, in the order of the block. */
export function casesOf({ events }, type) {
    const found = [];
    for (const event of events)
        if (event.type === type)
            found.push(event.case);
    return found;
}
/**
 * Returns the hexadecimal ids of the cases that a block changed or made due, and of their submitters.
 * Undefined if the block changed what every transaction depends on, such as the set.
 */
export function touchedBy({ events }) {
    const ids = new Set();
    // The cases of a transaction share the bytes of its author, so few submitters are converted.
    const submitters = new Set();
    for (const event of events) {
        if (event.type === 'evidence' || event.type === 'presence')
            continue;
        if (!('case' in event))
            return undefined;
        ids.add(event.id);
        submitters.add(event.case.submitter);
    }
    for (const submitter of submitters)
        ids.add(hex(submitter));
    return ids;
}
/** Returns the allowlist that a block contains, if any. */
export function newListOf(delta) {
    return eventsOf(delta, 'allowlist')[0]?.allowlist;
}
//# sourceMappingURL=events.js.map
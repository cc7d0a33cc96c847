import { casesOf } from '../../protocol/ledger/index.js';
import { hex } from '../../protocol/types/index.js';
import { caseView, STATUS } from './case-views.js';
import { headView } from './chain-views.js';
/** Returns the events of a final block. An event is made when the first stream asks for it, and only once. */
export function blockReport(running, commit, parties) {
    const committedAt = running.clock.wall();
    let full;
    let brief;
    return {
        get full() { return full ??= fullEvent(commit, committedAt, parties); },
        get brief() { return brief ??= briefEvent(commit, committedAt); }
    };
}
function fullEvent({ block, delta }, committedAt, parties) {
    const closed = new Set(casesOf(delta, 'closed'));
    return {
        head: headView(block.header, block.hash, delta.set.version, parties),
        committedAt,
        cases: Array.from(touchedIn(delta), entry => caseView(entry, closed.has(entry) ? delta.timestamp : undefined, parties))
    };
}
function briefEvent({ block, delta }, committedAt) {
    return {
        height: block.header.height, committedAt,
        cases: Array.from(touchedIn(delta), ({ id, status }) => [hex(id), STATUS[status]])
    };
}
/** Returns the cases with events. All events of a case have the same object. */
function touchedIn({ events }) {
    const touched = new Set();
    for (const event of events)
        if ('case' in event)
            touched.add(event.case);
    return touched;
}
//# sourceMappingURL=events.js.map
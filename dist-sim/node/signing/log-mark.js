import { openWal } from '../../storage/index.js';
/**
 * Marks, in the database, whether the log is complete. The log itself cannot tell: the next start replaces
 * a lost log with an empty log. Whole: the log has every own vote. Incomplete: votes were lost, so this node
 * abstains. Unknown: the log was made with an empty database, but its keys may have signed before.
 */
export const LogMark = { unknown: 0, whole: 1, incomplete: 2 };
const NAME = 'log-mark';
const DATABASE = 'database-mark';
export async function markLog({ meta }, mark) {
    if (mark === LogMark.unknown)
        await meta.put(DATABASE, Uint8Array.of(1));
    if (mark === LogMark.whole)
        await meta.put(DATABASE, Uint8Array.of(0));
    await meta.put(NAME, Uint8Array.of(mark));
}
/**
 * Tells whether the database began empty with keys that had been used, and the hospital has not voted since.
 * Then the hospital may have had final blocks that the others lack (SPECIFICATION.md §10.6).
 */
export async function isDatabaseNew({ meta }) {
    return (await meta.get(DATABASE))?.[0] === 1;
}
/**
 * Opens the log. If the log is missing, the database notes it before a new log is made, so that a crash in
 * between cannot hide the loss. With new keys no votes can be lost, so nothing is noted.
 */
export async function openLog(store, { path, files, newKeys }) {
    const isGone = !newKeys && await files.read(path) === undefined;
    if (isGone)
        await logOrigin(store, { created: true });
    return await openWal(path, files);
}
/** Determines the origin of the log, before the first vote of a run, and stores the mark for it. */
export async function logOrigin(store, { created, newKeys = false }) {
    const before = (await store.meta.get(NAME))?.[0];
    const mark = newKeys ? LogMark.whole : nextMark(before, created);
    if (mark !== before)
        await markLog(store, mark);
    return {
        newKeys, created: created || mark === LogMark.unknown,
        isIncomplete: mark === LogMark.incomplete
    };
}
function nextMark(before, created) {
    if (before === LogMark.incomplete || before === LogMark.unknown)
        return before;
    if (!created)
        return LogMark.whole;
    return before === undefined ? LogMark.unknown : LogMark.incomplete;
}
//# sourceMappingURL=log-mark.js.map
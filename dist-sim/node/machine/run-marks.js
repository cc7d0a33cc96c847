import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallFile, syncFolder, writeSmallFile } from '../../system/index.js';
import { objectIn } from './folder-marker.js';
import { OperatorError } from './operator-error.js';
const CLEAN_STOP_FILE = 'clean-stop.json';
const FAILURE_FILE = 'last-failure.json';
export function cleanStopIn(path) {
    const stop = objectIn(readSmallFile(join(path, CLEAN_STOP_FILE)) ?? '');
    return typeof stop?.height === 'number' && typeof stop.hash === 'string' ? stop : undefined;
}
export function lastFailureIn(path) {
    const failure = objectIn(readSmallFile(join(path, FAILURE_FILE)) ?? '');
    return typeof failure?.message === 'string' ? failure : undefined;
}
export function markCleanStop(path, stop) {
    writeSmallFile(join(path, CLEAN_STOP_FILE), `${JSON.stringify(stop)}\n`);
}
/** Writes the mark of a failure if it can; a full disk may have no room for it. */
export function markFailure(path, error) {
    const [message = ''] = String(error instanceof Error ? error.message : error).split('\n');
    const code = error instanceof OperatorError ? error.code : 'internal';
    const failure = { at: Date.now(), code, message };
    try {
        writeSmallFile(join(path, FAILURE_FILE), `${JSON.stringify(failure)}\n`);
    }
    catch {
        // The terminal and the log still show the failure.
    }
}
export function clearMarks(path) {
    for (const file of [CLEAN_STOP_FILE, FAILURE_FILE])
        rmSync(join(path, file), { force: true });
    syncFolder(path);
}
//# sourceMappingURL=run-marks.js.map
import { readSmallFile, writeSmallFile } from '../../system/index.js';
import { emptyState } from './campaign.js';
/** Reads the state of a campaign. @throws if the file holds something else */
export function loadState(path) {
    const text = readSmallFile(path);
    if (text === undefined)
        return emptyState();
    let state = {};
    try {
        state = Object(JSON.parse(text));
    }
    catch { }
    const { format, chapters, failures, fixed } = state;
    if (format !== 1 || ![chapters, failures, fixed].every(part => Array.isArray(part))) {
        throw new Error(`${path} is not the state of a campaign`);
    }
    return state;
}
/** Replaces the file atomically: a crash leaves the old state or the new state. */
export function saveState(path, state) {
    writeSmallFile(path, `${JSON.stringify(state, undefined, 1)}\n`);
}
//# sourceMappingURL=state-file.js.map
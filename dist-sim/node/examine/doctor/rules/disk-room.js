import { bytes } from '../../../machine/formatting.js';
/** The database needs room to rewrite its files; with less than this it may fail. */
export const ALMOST_FULL_BYTES = 128 * 2 ** 20;
const NOT_RUNNING = new Set(['full', 'unused', 'stopped', 'killed', 'failed']);
/** Describes the room on a disk: `The disk of the data folder has 100 MiB left (0 % of 16 GiB)`. */
export function roomText({ freeBytes, totalBytes }) {
    return `The disk of the data folder has ${bytes(freeBytes)} left ` +
        `(${Math.floor(freeBytes / Math.max(1, totalBytes) * 100)} % of ${bytes(totalBytes)})`;
}
/** True if a node does not run and probably cannot start, because its disk has no room. */
export function lacksRoom({ disk, folder }) {
    if (folder === undefined || !NOT_RUNNING.has(folder.state))
        return false;
    return folder.state === 'full' || (disk !== undefined && disk.freeBytes < ALMOST_FULL_BYTES);
}
//# sourceMappingURL=disk-room.js.map
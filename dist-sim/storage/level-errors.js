import { Buffer } from 'node:buffer';
import { isDiskFull, messageOf, RESTORE, StorageError } from './errors.js';
/** Explains an error of LevelDB, and says what to do. */
export function openError(folder, error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const code = codeOf(cause);
    if (code === 'LEVEL_LOCKED') {
        return new StorageError('locked', `${folder} is in use by another process. Stop that process first.`, error);
    }
    if (code === 'LEVEL_CORRUPTION') {
        return new StorageError('corrupt', `${folder} is damaged: ${messageOf(cause)}. ` +
            RESTORE, error);
    }
    if (isDiskFull(error))
        return diskFull(folder, error);
    return new StorageError('open-failed', `${folder} cannot be opened: ${messageOf(cause)}`, error);
}
export function readError(folder, error) {
    const corrupt = codeOf(error) === 'LEVEL_CORRUPTION';
    return new StorageError(corrupt ? 'corrupt' : 'read-failed', `${folder} cannot be read: ${messageOf(error)}`, error);
}
export function writeError(folder, error) {
    if (isDiskFull(error))
        return diskFull(folder, error);
    return new StorageError('write-failed', `${folder} cannot be written: ${messageOf(error)}`, error);
}
export function damagedRow(folder, key) {
    return new StorageError('corrupt', `${folder}: the row ${Buffer.from(key).toString('hex')} is ` +
        'damaged (its checksum is wrong). Run `medichain-node chain verify` to see what is ' +
        `affected. ${RESTORE}`);
}
function diskFull(folder, error) {
    return new StorageError('disk-full', `${folder}: the disk is full. Free some space and start ` +
        'the node again; no confirmed data is lost.', error);
}
function codeOf(error) {
    return error instanceof Error ? error.code : undefined;
}
//# sourceMappingURL=level-errors.js.map
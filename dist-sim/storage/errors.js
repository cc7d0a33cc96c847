export class StorageError extends Error {
    code;
    name = 'StorageError';
    constructor(code, message, cause) {
        super(message, { cause });
        this.code = code;
    }
}
/** A record before the end of the write-ahead log is damaged, so the node stops (SPECIFICATION.md §10.2). */
export class WalCorruptError extends StorageError {
    file;
    offset;
    validAt;
    name = 'WalCorruptError';
    constructor(file, offset, validAt) {
        super('corrupt', `${file}: the record at byte ${offset} is damaged, but a valid record follows ` +
            `at byte ${validAt}, so this is not an interrupted write. Votes may be lost. Do not edit the ` +
            'file; move it away. The node then waits before it votes again.');
        this.file = file;
        this.offset = offset;
        this.validAt = validAt;
    }
}
/** A write or flush of the write-ahead log failed. The node must not vote after that (§10.2). */
export class WalWriteError extends StorageError {
    file;
    name = 'WalWriteError';
    constructor(file, cause) {
        const full = isDiskFull(cause);
        super(full ? 'disk-full' : 'write-failed', full
            ? `${file}: the disk is full. Free some space and start the node again; nothing was lost.`
            : `${file} cannot be written (${messageOf(cause)}). The node stops before it signs more.`, cause);
        this.file = file;
    }
}
/** The advice for every damaged database. */
export const RESTORE = 'Restore it from a backup, and keep the damaged database. A node without a database ' +
    'catches up with the chain, but the record keys of its own diagnoses, and its undecided diagnoses, ' +
    'exist nowhere else.';
/** Tells whether the cause of an error is a full disk or an exceeded quota. */
export function isDiskFull(error) {
    if (!(error instanceof Error))
        return false;
    const { code } = error;
    if (code === 'ENOSPC' || code === 'EDQUOT')
        return true;
    // LevelDB reports only the text of strerror(3).
    return /no space left|quota exceeded/i.test(error.message) || isDiskFull(error.cause);
}
export function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
//# sourceMappingURL=errors.js.map
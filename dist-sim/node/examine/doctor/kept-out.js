const CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EMFILE', 'ENFILE', 'LEVEL_LOCKED', 'locked']);
/** True if `error`, or its cause, says only that this process may not read the place, or not now. */
export function isKeptOut(error) {
    if (!(error instanceof Error))
        return false;
    if (CODES.has(error.code))
        return true;
    // LevelDB reports only the text of strerror(3).
    return /permission denied|not permitted|read-only file system|too many open files/i.test(error.message) ||
        isKeptOut(error.cause);
}
//# sourceMappingURL=kept-out.js.map
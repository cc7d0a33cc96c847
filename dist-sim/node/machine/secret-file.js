import { readFileSync, statSync } from 'node:fs';
import { OperatorError } from './operator-error.js';
/** Returns the mode of a file if users besides its owner have access; else undefined. */
export function modeForOthers(path) {
    if (process.platform === 'win32')
        return undefined;
    const mode = statSync(path).mode & 0o777;
    return (mode & 0o077) === 0 ? undefined : mode.toString(8);
}
/** Reads a file that holds a secret. @throws OperatorError 'keys-unreadable' */
export function secretText(path, what) {
    try {
        return readFileSync(path, 'utf8');
    }
    catch (error) {
        const { code, message } = error;
        const reason = code === 'ENOENT' ? 'does not exist'
            : code === 'EACCES' ? 'may not be read by the user who runs this'
                : `cannot be read: ${message}`;
        throw new OperatorError('keys-unreadable', `${what} ${path} ${reason}.`);
    }
}
//# sourceMappingURL=secret-file.js.map
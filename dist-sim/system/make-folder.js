import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
/**
 * Makes a folder and all missing parent folders, one after another. The option `recursive` of mkdir is not
 * used, since Node 20 hangs with it where no folder can be made, such as in /proc.
 * @throws the system's error
 */
export function makeFolder(path, mode) {
    try {
        makeSingleFolder(path, mode);
    }
    catch (error) {
        const parent = dirname(path);
        if (error.code !== 'ENOENT' || isFolder(parent))
            throw error;
        makeFolder(parent, mode);
        makeSingleFolder(path, mode);
    }
}
/** Makes a folder, unless another process makes it at the same time. */
function makeSingleFolder(path, mode) {
    try {
        mkdirSync(path, mode === undefined ? {} : { mode });
    }
    catch (error) {
        if (!isFolder(path))
            throw error;
    }
}
function isFolder(path) {
    try {
        return statSync(path).isDirectory();
    }
    catch {
        return false;
    }
}
//# sourceMappingURL=make-folder.js.map
import { fstatSync, statSync } from 'node:fs';
/**
 * Identifies a folder independently of its path. A link to the folder, or the folder after a move, has the
 * same identity; a copy has another identity. The system may reuse an identity after the folder is deleted
 * and no process has it open.
 * @param folder a path, or a descriptor of the folder
 * @returns undefined if there is no folder, or this user may not read it
 */
export function folderIdentity(folder) {
    try {
        const stats = typeof folder === 'number'
            ? fstatSync(folder, { bigint: true })
            : statSync(folder, { bigint: true });
        return `${stats.dev}:${stats.ino}`;
    }
    catch {
        return undefined;
    }
}
/** Returns the kind of a path that should be a data folder; `kept-out`: this user may not read it. */
export function kindOfFolder(folder) {
    try {
        return statSync(folder).isDirectory() ? 'folder' : 'file';
    }
    catch (error) {
        const { code } = error;
        if (code === 'ENOTDIR')
            return 'file';
        return code === 'EACCES' || code === 'EPERM' ? 'kept-out' : 'missing';
    }
}
//# sourceMappingURL=folder-identity.js.map
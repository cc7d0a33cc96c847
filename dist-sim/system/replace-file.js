import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
/** The mode of files that only the node's user can read. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;
/** The flags for a draft: it must be a new file, so that no process has it open and no link redirects it. */
const NEW_FILE = 'wx';
/** Replaces a file atomically and durably: after a crash it has either the old content or the new content. */
export async function replaceFile(path, content) {
    const draft = draftOf(path);
    await rm(draft, { force: true });
    const file = await open(draft, NEW_FILE, PRIVATE_FILE);
    try {
        await file.writeFile(content);
        await file.sync();
        await rename(draft, path);
    }
    catch (error) {
        await rm(draft, { force: true });
        throw error;
    }
    finally {
        await file.close();
    }
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
}
/** Does the same as `replaceFile`, but synchronously, for a small file. */
export function writeSmallFile(path, content) {
    const draft = draftOf(path);
    rmSync(draft, { force: true });
    const file = openSync(draft, NEW_FILE, PRIVATE_FILE);
    try {
        writeFileSync(file, content);
        fsyncSync(file);
        renameSync(draft, path);
    }
    catch (error) {
        rmSync(draft, { force: true });
        throw error;
    }
    finally {
        closeSync(file);
    }
    syncFolder(dirname(path));
}
/** Reads a small file synchronously; undefined if it does not exist. */
export function readSmallFile(path) {
    try {
        return readFileSync(path, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    }
}
/** Makes new and removed file names in a folder durable. */
export function syncFolder(path) {
    const folder = openSync(path, 'r');
    try {
        fsyncSync(folder);
    }
    finally {
        closeSync(folder);
    }
}
function draftOf(path) {
    return `${path}.new`;
}
//# sourceMappingURL=replace-file.js.map
import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderIdentity } from './folder-identity.js';
import { isAlive, ownIdentity } from './process-identity.js';
import { PRIVATE_FILE } from './replace-file.js';
const LOCK_FILE = 'lock';
/** The number of attempts to take a lock over from a dead process, since other processes may try as well. */
const MAX_TRIES = 10;
/**
 * Locks `folder` for this process, or returns the process that has locked it. The lock is a file with pid
 * and start time. link(2) puts it in place atomically, and fails if there is a lock. The lock of a dead
 * process is moved aside first, and put back if it turns out to be a newer lock of another process. A copy
 * of a folder in use is also refused, since its content must not run twice. The folder stays open while it
 * is locked, so that no other folder gets its identity.
 */
export function lockFolder(folder) {
    const path = join(folder, LOCK_FILE);
    const token = randomBytes(16).toString('hex');
    const draft = `${path}.${token}`;
    const opened = openSync(folder, 'r');
    let taken = false;
    try {
        const identity = folderIdentity(opened) ?? '';
        const content = { ...ownIdentity(), token, folder: identity };
        writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: PRIVATE_FILE });
        for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
            taken = tryLink(draft, path);
            if (taken)
                return { release: releaseOnce(path, token, opened) };
            const found = holderOf(path);
            const holder = live(found, identity);
            if (holder !== undefined)
                return { heldBy: holder };
            moveAside(path, token, found);
        }
        return { heldBy: live(holderOf(path), identity) ?? { pid: 0, started: '', hasOriginal: false } };
    }
    finally {
        rmSync(draft, { force: true });
        if (!taken)
            closeSync(opened);
    }
}
/** Returns the live process that has locked `folder`, or the original of which it is a copy. */
export function lockHolder(folder) {
    return live(holderOf(join(folder, LOCK_FILE)), folderIdentity(folder));
}
/**
 * Locks a folder on which no node runs, to read it. A copy of a folder in use needs no further lock: the lock
 * that was copied with it prevents the start of a node.
 */
export function lockForReading(folder) {
    const lock = lockFolder(folder);
    return 'heldBy' in lock && lock.heldBy.hasOriginal ? { release: () => undefined } : lock;
}
function live(holder, identity) {
    if (holder === undefined || !isAlive(holder))
        return undefined;
    const { folder, pid, started } = holder;
    return { pid, started, hasOriginal: folder !== '' && folder !== identity };
}
function tryLink(draft, path) {
    try {
        linkSync(draft, path);
        return true;
    }
    catch (error) {
        if (error.code === 'EEXIST')
            return false;
        throw error;
    }
}
/** Reads a lock file; undefined if it is missing, or unreadable after a power cut. */
function holderOf(path) {
    try {
        const { pid, started, token, folder } = JSON.parse(readFileSync(path, 'utf8'));
        if (typeof pid !== 'number' || typeof started !== 'string')
            return undefined;
        return { pid, started, token: String(token), folder: typeof folder === 'string' ? folder : '' };
    }
    catch {
        return undefined;
    }
}
function moveAside(path, token, dead) {
    const aside = `${path}.${token}.dead`;
    try {
        renameSync(path, aside);
    }
    catch {
        return; // Another process was faster, so the caller tries again.
    }
    const moved = holderOf(aside);
    if (moved !== undefined && moved.token !== dead?.token)
        tryLink(aside, path);
    rmSync(aside, { force: true });
}
function releaseOnce(path, token, opened) {
    let isReleased = false;
    return () => {
        if (isReleased)
            return;
        isReleased = true;
        if (holderOf(path)?.token === token)
            rmSync(path, { force: true });
        closeSync(opened);
    };
}
//# sourceMappingURL=folder-lock.js.map
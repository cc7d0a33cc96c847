import { readFileSync } from 'node:fs';
/** Below this limit, connections of the API and of peers, and files of the database, may exhaust it. */
const ENOUGH = 2048;
const MAX_DATABASE_FILES = 1000;
const MIN_DATABASE_FILES = 100;
/** The database's share of the files that this process may open. */
const DATABASE_SHARE = 0.25;
/** Reads RLIMIT_NOFILE of this process (proc(5)); undefined if it is unknown or unlimited. */
export function fileLimit(limits = '/proc/self/limits') {
    try {
        const found = /^Max open files\s+(\d+)/m.exec(readFileSync(limits, 'utf8'))?.[1];
        return found === undefined ? undefined : Number(found);
    }
    catch {
        return undefined;
    }
}
/** Returns how many files the database may keep open. */
export function databaseFiles(limit) {
    const share = Math.floor((limit ?? Infinity) * DATABASE_SHARE);
    return Math.min(MAX_DATABASE_FILES, Math.max(MIN_DATABASE_FILES, share));
}
export function fileLimitNotice(limit) {
    if (limit === undefined || limit >= ENOUGH)
        return [];
    return [`this process may open ${limit} files at once, and a busy node needs ${ENOUGH}: raise the limit ` +
            `(ulimit -n ${ENOUGH}, or LimitNOFILE of its service)`];
}
//# sourceMappingURL=open-files.js.map
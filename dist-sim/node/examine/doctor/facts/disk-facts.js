import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
/** Measures the room on a data folder's disk, and the node's share; undefined if that fails. */
export async function diskFacts(dataFolder) {
    try {
        const { bavail, blocks, bsize } = await statfs(dataFolder);
        return {
            freeBytes: bavail * bsize,
            totalBytes: blocks * bsize,
            databaseBytes: await sizeOf(path.join(dataFolder, 'store')),
            logBytes: await sizeOf(path.join(dataFolder, 'wal'))
        };
    }
    catch {
        return undefined;
    }
}
/** Adds up the size of a file, or of the files in a folder. A file that vanishes meanwhile counts 0. */
async function sizeOf(place) {
    const found = await stat(place).catch(() => undefined);
    if (found?.isDirectory() !== true)
        return found?.size ?? 0;
    const names = await readdir(place).catch(() => []);
    const sizes = await Promise.all(names.map(async (name) => {
        return (await stat(path.join(place, name)).catch(() => undefined))?.size ?? 0;
    }));
    return sizes.reduce((sum, size) => sum + size, 0);
}
//# sourceMappingURL=disk-facts.js.map
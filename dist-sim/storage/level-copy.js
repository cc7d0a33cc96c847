import { copyFile, link, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
/** LevelDB never changes a table after writing it, so that a link to the file is as good as a copy. */
const TABLE = /^\d+\.(ldb|sst)$/;
const OTHER = /^(CURRENT|MANIFEST-\d+|\d+\.log)$/;
/**
 * Copies a database that no process has open, with links where possible. LevelDB may delete and repair files
 * when it opens the copy; the original does not change.
 */
export async function copyLevelFiles(original) {
    const folder = await mkdtemp(`${original}-copy-`);
    const remove = async () => { await rm(folder, { recursive: true, force: true }); };
    try {
        for (const name of await readdir(original)) {
            const [from, to] = [path.join(original, name), path.join(folder, name)];
            if (TABLE.test(name))
                await link(from, to).catch(async () => { await copyFile(from, to); });
            else if (OTHER.test(name))
                await copyFile(from, to);
        }
        return { folder, remove };
    }
    catch (error) {
        await remove();
        throw error;
    }
}
//# sourceMappingURL=level-copy.js.map
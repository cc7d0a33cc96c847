import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLevelStore } from '../../../storage/index.js';
/**
 * Opens a temporary database in a folder that only this user can read (under TMPDIR), and deletes it after
 * use. It holds a second ledger: pseudonyms and hashes, no clinical content.
 */
export async function withScratchStore(use) {
    const folder = await mkdtemp(join(tmpdir(), 'medichain-verify-'));
    try {
        const store = await openLevelStore(folder, { writeBufferMebibytes: 16, cacheMebibytes: 16 });
        try {
            return await use(store);
        }
        finally {
            await store.close();
        }
    }
    finally {
        await rm(folder, { recursive: true, force: true });
    }
}
//# sourceMappingURL=scratch-store.js.map
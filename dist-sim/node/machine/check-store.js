import { hex } from '../../protocol/types/index.js';
import { headOf, RESTORE, StorageError } from '../../storage/index.js';
/** How much of a database's tables a start and `doctor` read to check them: about half a second of work. */
export const CHECKED_MEBIBYTES = 256;
/**
 * Checks that a database belongs to its data folder, and that it has the block at which the node last stopped
 * cleanly. This detects a folder whose parts were restored from different backups.
 * @returns the newest block
 * @throws StorageError 'other-chain', 'corrupt'
 */
export async function checkStore(store, expected) {
    const { chainId, cleanStop, path } = expected;
    const { meta } = store;
    const [pinned, genesis, head] = await Promise.all([meta.chainId(), meta.genesis(), headOf(store)]);
    if (chainId !== undefined && pinned !== undefined && hex(pinned) !== chainId) {
        throw new StorageError('other-chain', `The database in ${path} is of chain ${short(hex(pinned))}, and ` +
            `node.json is of chain ${short(chainId)}. Restore both from the same backup.`);
    }
    if (chainId !== undefined && (pinned === undefined || genesis === undefined)) {
        throw damaged(path, `it follows chain ${short(chainId)}, and its genesis is not there`);
    }
    if (cleanStop === undefined || cleanStop.height === 0)
        return head;
    const height = head?.height ?? 0;
    if (height < cleanStop.height) {
        throw damaged(path, `it ends with block ${height}, and the node stopped cleanly at block ` +
            `${cleanStop.height}`);
    }
    if (head !== undefined && height === cleanStop.height && hex(head.hash) !== cleanStop.hash) {
        throw damaged(path, `its block ${height} is not the block at which the node stopped cleanly`);
    }
    return head;
}
function damaged(path, what) {
    return new StorageError('corrupt', `The database in ${path} is damaged: ${what}. ${RESTORE}`);
}
function short(chainId) {
    return `${chainId.slice(0, 16)}…`;
}
//# sourceMappingURL=check-store.js.map
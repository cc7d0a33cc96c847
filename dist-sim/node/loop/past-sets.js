import { allowlistHash, blockCodec, decode, signedAllowlistCodec, transactionCodec } from '../../protocol/codec/index.js';
import { recoveryHeightsCodec } from '../../protocol/ledger/index.js';
import { firstAllowlist, memberSet } from '../../protocol/membership/index.js';
import { equal, NO_RECOVERY, TransactionKind } from '../../protocol/types/index.js';
import { StorageError } from '../../storage/index.js';
export function unreadableBlock(height, cause) {
    return new StorageError('corrupt', `block ${height} is missing or damaged; run chain verify`, cause);
}
/** Reads a final block. @throws StorageError 'corrupt' */
export async function readPastBlock(store, height) {
    const stored = await store.readBlock(height);
    const block = stored === undefined ? undefined : decode(blockCodec, stored.block);
    if (block?.verdict !== 'accept')
        throw unreadableBlock(height);
    const { header, transactions: [first] } = block.value;
    if (first === undefined)
        return { header, allowlist: undefined };
    const transaction = decode(transactionCodec, first);
    if (transaction.verdict !== 'accept')
        throw unreadableBlock(height);
    const { value } = transaction;
    const allowlist = value.kind === TransactionKind.allowlist ? value.allowlist : undefined;
    return { header, allowlist };
}
/** Finds the recovery under which a stored block was decided (SPECIFICATION.md §10.6). */
export async function pastRecovery(store, height) {
    let found = NO_RECOVERY;
    for await (const { value } of store.entries('recovery')) {
        const { from, id } = recoveryHeightsCodec.decode(value);
        if (from <= height)
            found = id;
    }
    return found;
}
/**
 * Finds set(height) of a stored block. The members of this set sign the block's certificate.
 * @throws StorageError 'corrupt' if the block or the list is missing
 */
export async function setAt(chain, store, height) {
    const { header } = await readPastBlock(store, height);
    return setOf(chain, store, header.allowlistHash);
}
/** Finds the members of a committed list by its hash. @throws StorageError 'corrupt' */
export async function setOf(chain, store, hash) {
    const first = memberSet(chain.id, firstAllowlist(chain));
    if (equal(first.hash, hash))
        return first;
    for await (const { value } of store.entries('allowlist')) {
        const signed = decode(signedAllowlistCodec, value);
        if (signed.verdict !== 'accept')
            continue;
        if (equal(allowlistHash(chain.id, signed.value.list), hash)) {
            return memberSet(chain.id, signed.value);
        }
    }
    throw new StorageError('corrupt', 'a committed allowlist is not in the database; run chain verify');
}
//# sourceMappingURL=past-sets.js.map
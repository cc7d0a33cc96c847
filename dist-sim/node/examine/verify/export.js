import { Buffer } from 'node:buffer';
import { blockHash, chainIdOf, headerCodec, Reader, signedGenesisCodec } from '../../../protocol/codec/index.js';
import { hex } from '../../../protocol/types/index.js';
import { StorageError } from '../../../storage/index.js';
const RANGE_BLOCKS = 64;
const RANGE_BYTES = 4 * 1024 * 1024;
/**
 * Exports the genesis, then every block up to the newest, as stored. Invalid blocks are exported unchanged.
 * @throws StorageError 'corrupt', or DecodeError, if a row is damaged or missing
 */
export async function* exportChain(store) {
    const genesis = await store.meta.genesis();
    const tip = (await store.meta.head())?.height ?? 0;
    if (genesis === undefined)
        throw new StorageError('corrupt', 'the genesis is not in the database');
    const chainId = chainIdOf(signedGenesisCodec.decode(genesis).genesis);
    yield { type: 'genesis', chainId: hex(chainId), genesis: base64(genesis) };
    let height = 0;
    while (height < tip) {
        const count = Math.min(RANGE_BLOCKS, tip - height);
        const stored = await store.blocks.readRange(height + 1, count, RANGE_BYTES);
        if (stored.length === 0) {
            throw new StorageError('corrupt', `block ${height + 1} is not in the database; run chain verify`);
        }
        for (const { block, certificate } of stored) {
            height++;
            const hash = hex(blockHash(chainId, headerCodec.read(new Reader(block))));
            yield { type: 'block', height, hash, block: base64(block), certificate: base64(certificate) };
        }
    }
}
function base64(bytes) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
//# sourceMappingURL=export.js.map
import { blockCodec, certificateBeside, decode, HEADER_BYTES, headerCodec, transactionCodec } from '../../protocol/codec/index.js';
/** Decodes a stored block for display. The block was verified when it was stored. */
export async function readBlock(store, height) {
    const stored = await store.readBlock(height);
    if (stored === undefined)
        return undefined;
    const block = decode(blockCodec, stored.block);
    const certificate = certificateBeside(stored.certificate);
    if (block.verdict !== 'accept' || certificate.verdict !== 'accept') {
        throw new Error(`stored block ${height} is damaged; run chain verify`);
    }
    const transactions = block.value.transactions.map(bytes => {
        const transaction = decode(transactionCodec, bytes);
        if (transaction.verdict !== 'accept') {
            throw new Error(`stored block ${height} is damaged; run chain verify`);
        }
        return { bytes, transaction: transaction.value };
    });
    return {
        header: block.value.header, transactions, certificate: certificate.value, blockBytes: stored.block
    };
}
/** Decodes only the header, which is at the beginning of a block and has a fixed length. */
export async function readHeader(store, height) {
    const stored = await store.readBlock(height);
    if (stored === undefined)
        return undefined;
    const header = decode(headerCodec, stored.block.subarray(0, HEADER_BYTES));
    return header.verdict === 'accept' ? header.value : undefined;
}
export async function readTransactions(store, height) {
    return (await readBlock(store, height))?.transactions.map(({ transaction }) => transaction) ?? [];
}
//# sourceMappingURL=stored-block.js.map
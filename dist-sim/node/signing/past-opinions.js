import { blockCodec, decode, verifyTransaction } from '../../protocol/codec/index.js';
import { equal, TransactionKind } from '../../protocol/types/index.js';
/** Shows the replica an author's signed opinions in a final block (§12). */
export async function recallOpinions({ chain, hostLoop, store }, { height, author }) {
    const stored = await store.readBlock(height);
    const block = stored === undefined ? undefined : decode(blockCodec, stored.block);
    if (block?.verdict !== 'accept')
        return;
    for (const bytes of block.value.transactions) {
        // Every author in a final block was a member at that height.
        const verified = verifyTransaction(chain, () => true, bytes);
        if (verified.verdict !== 'accept' || !equal(verified.value.signer, author))
            continue;
        if (verified.value.transaction.kind !== TransactionKind.opinions)
            continue;
        hostLoop.submit({ type: 'witness', transaction: verified.value });
    }
}
//# sourceMappingURL=past-opinions.js.map
import { hex, TransactionKind } from '../../protocol/types/index.js';
import { equalIds } from './arithmetic.js';
import { Invariant } from './checker.js';
/** §5.3: an honest leader opens no cases in a block with a list that removes a member. */
export class RemovalFirst extends Invariant {
    invariant = '§5.3';
    sent(node, message) {
        if (message.type !== 'proposal' || !node.isHonest)
            return;
        const { proposal: { blockHash, height, signer }, justifyView } = message.proposal;
        const state = node.parts?.hostLoop.state;
        if (state === undefined || justifyView >= 0 || !equalIds(signer, node.signer.id))
            return;
        const block = state.candidates.get(hex(blockHash))?.block;
        const transactions = block?.transactions.map(({ transaction }) => transaction) ?? [];
        if (!transactions.some(({ kind }) => kind === TransactionKind.propose))
            return;
        if (!transactions.some(one => isRemoval(state.ledger.allowlist.list, one)))
            return;
        this.violate(`${node.name} opens cases at ${height} in the block that removes a member`);
    }
}
function isRemoval({ entries }, transaction) {
    if (transaction.kind !== TransactionKind.allowlist)
        return false;
    const { list } = transaction.allowlist;
    return entries.some(({ id }) => !list.entries.some(entry => equalIds(entry.id, id)));
}
//# sourceMappingURL=removal-first.js.map
import { MAX_LEAVES_PER_REQUEST } from '../codec/index.js';
export function summaryOf(queues) {
    return { waiting: leavesInTurn(queues, new Set()) };
}
/**
 * Returns the leaves that a peer may lack, up to the limit of a message. The injectors take turns, and each
 * names its oldest, its newest, its second oldest and so on. So no hospital fills a summary alone, and
 * neither old nor new transactions are left out for long.
 * @param held leaves that the peer has named
 */
export function leavesInTurn(queues, held) {
    const leaves = [];
    let open = queues.map(({ entries }) => ({
        list: [...entries].filter(({ leaf }) => !held.has(leaf)), taken: 0
    }));
    while (open.length > 0 && leaves.length < MAX_LEAVES_PER_REQUEST) {
        open = open.filter(turn => {
            const at = turn.taken % 2 === 0 ? turn.taken / 2 : turn.list.length - (turn.taken + 1) / 2;
            const entry = turn.taken < turn.list.length ? turn.list[at] : undefined;
            if (entry === undefined || leaves.length >= MAX_LEAVES_PER_REQUEST)
                return false;
            turn.taken++;
            leaves.push(entry.tx.leaf);
            return true;
        });
    }
    return leaves;
}
//# sourceMappingURL=summary.js.map
import { hex } from '../types/index.js';
import { Budget } from './budget.js';
/**
 * Number of candidates that are offered for a kind of which a block holds a single transaction. The ledger
 * drops the candidates that it rejects, so that the next call offers others.
 */
const MAX_SINGLES = 16;
/** The part of a block by which the share of each injector grows in a round. */
const QUANTUM = 1 / 64;
/**
 * Returns candidates for a block in the order of SPECIFICATION.md §9.4. The injectors share the block by
 * deficit round robin: each has as large a part as any other that has as much to say. So a hospital with many
 * transactions, of whatever kind, cannot displace a hospital with few.
 * @param queues in the order of their turns
 * @param refused leaves that the ledger has refused for this block
 */
export function selectFrom(queues, limits, refused) {
    const budget = new Budget(limits);
    const ready = queues.map(queue => readyOf(queue, refused));
    const singles = ready.flat().filter(({ traits }) => traits.isSingle);
    for (const rank of new Set(singles.map(({ traits }) => traits.rank))) {
        budget.takeOneOf(singles.filter(({ traits }) => traits.rank === rank).slice(0, MAX_SINGLES));
    }
    const ranks = new Map(ready.flat().map(({ tx, traits }) => [tx, traits.rank]));
    shareOut(budget, ready.map(list => list.filter(({ traits }) => !traits.isSingle)));
    return budget.chosen.sort((a, b) => ranks.get(a) - ranks.get(b));
}
/**
 * Fills the block by deficit round robin. After a transaction that does not fit, its list is skipped. The
 * first injector begins with its first transaction, whatever its size, and pays for it in the next rounds.
 * Otherwise many injectors with small transactions would fill each block before another may spend enough for
 * a large one.
 */
function shareOut(budget, lists) {
    let open = lists.map((list, turn) => {
        const first = turn === 0 ? list[0] : undefined;
        const isTaken = first !== undefined && budget.take(first);
        return { list, next: isTaken ? 1 : 0, deficit: isTaken ? -budget.costOf(first) : 0 };
    });
    while (open.length > 0) {
        open = open.filter(share => {
            share.deficit += QUANTUM;
            for (;;) {
                const entry = share.list[share.next];
                if (entry === undefined)
                    return false;
                const cost = budget.costOf(entry);
                if (cost > share.deficit)
                    return true;
                if (!budget.take(entry))
                    return false;
                share.deficit -= cost;
                share.next++;
            }
        });
    }
}
/** Returns the ready transactions of an injector by rank, opinions before proposals. */
function readyOf(queue, refused) {
    return [...queue.entries]
        .filter(({ leaf, readiness }) => readiness === 'ready' && !refused.has(leaf))
        .sort((a, b) => a.traits.rank - b.traits.rank);
}
/** Sorts the queues by injector and rotates them, so that each injector is first in its turn. */
export function inTurn(queues, turn) {
    const sorted = [...queues].sort((a, b) => (hex(a.id) < hex(b.id) ? -1 : 1));
    const start = sorted.length === 0 ? 0 : turn % sorted.length;
    return [...sorted.slice(start), ...sorted.slice(0, start)];
}
//# sourceMappingURL=select.js.map
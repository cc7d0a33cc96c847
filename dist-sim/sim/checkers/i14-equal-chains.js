import { entryOf } from '../entry-of.js';
import { name, sha } from './arithmetic.js';
import { Invariant } from './checker.js';
/** I14: the stored chains of honest nodes are equal byte for byte, and so are their ledgers. */
export class EqualChains extends Invariant {
    invariant = 'I14';
    async finish(nodes) {
        const blocks = new Map();
        const ledgers = new Map();
        for (const { isHonest, name: node, store } of nodes) {
            if (store === undefined || !isHonest)
                continue;
            // The head on the disk counts: a commit may be in progress.
            const tip = (await store.meta.head())?.height ?? 0;
            for (let height = 1; height <= tip; height++) {
                const stored = await store.readBlock(height);
                const digest = stored === undefined ? 'missing' : name(sha(stored.block));
                const isFirst = entryOf(blocks, height, () => digest) === digest;
                if (!isFirst || stored === undefined)
                    this.violate(`${node}: block ${height} differs`);
            }
            const rows = [];
            for await (const [id, row] of store.iterateCases())
                rows.push(id, row);
            const ledger = name(sha(...rows));
            if (entryOf(ledgers, tip, () => ledger) !== ledger)
                this.violate(`${node}: cases at ${tip} differ`);
        }
    }
}
//# sourceMappingURL=i14-equal-chains.js.map
import { ServiceError } from '../../api/index.js';
import { CaseStatus, compare, equal, hex } from '../../protocol/types/index.js';
/** The statuses by which the index has lists. Cases with other statuses are in memory. */
const FINAL = [CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired];
/** Lists cases page by page. A page costs what it shows, and never a search through the chain. */
export class CaseLister {
    finder;
    chain;
    constructor(finder, chain) {
        this.finder = finder;
        this.chain = chain;
    }
    /** @throws ServiceError 400, 404, 409 for `before` as `CaseFinder.resolve`; 503 `index-missing` */
    async list(filter) {
        // Waiting cases come first, since a block may open a case while the rows are read.
        const before = filter.before === undefined ? undefined : await this.finder.resolve(filter.before);
        const waits = await this.#waiting(filter, before);
        const start = before === undefined ? undefined : await this.finder.read(before);
        const ids = filter.status === 'pending' ? [] : await this.#onChain(filter, start, waits.length);
        const shown = new Set(waits.map(({ id }) => id));
        const cases = [...waits, ...await this.finder.views(await this.finder.readMany(ids.filter(id => !shown.has(hex(id)))))];
        return { cases: cases.slice(0, filter.limit), more: cases.length > filter.limit };
    }
    /** The cases in no block that this page shows: all before the first case of the chain. */
    async #waiting({ status }, before) {
        if (status !== undefined && status !== 'pending')
            return [];
        const all = await this.finder.pending();
        if (before === undefined)
            return all;
        const at = all.findIndex(({ id }) => id === hex(before));
        return at < 0 ? [] : all.slice(at + 1);
    }
    /** @returns one case more than fits, which tells that there are more */
    async #onChain(filter, start, waiting) {
        const { index, signer } = this.chain;
        const room = filter.limit + 1;
        if (waiting >= room)
            return [];
        const submitter = filter.mine ? signer.id : undefined;
        const status = filter.status === undefined ? undefined : CaseStatus[filter.status];
        if (status !== undefined && !FINAL.includes(status))
            return this.#undecided(status, filter.mine, start, room);
        if (!index.isWhole) {
            throw new ServiceError(503, 'index-missing', 'the lists of cases of this database are not usable; ' +
                '`medichain-node chain reindex` makes them again');
        }
        const ids = [];
        for await (const id of index.list({ submitter, status }, start)) {
            ids.push(id);
            if (ids.length === room)
                break;
        }
        return ids;
    }
    #undecided(status, isMine, start, room) {
        const { hostLoop, signer } = this.chain;
        const found = [...hostLoop.state.ledger.undecided.values()]
            .filter(one => one.status === status && (!isMine || equal(one.submitter, signer.id)))
            .filter(one => start === undefined || byPlace(one, start) < 0);
        return found.sort((a, b) => byPlace(b, a)).slice(0, room).map(({ id }) => id);
    }
}
/** Compares as the index does. */
function byPlace(a, b) {
    return a.height - b.height || compare(a.transactionId.subarray(0, 8), b.transactionId.subarray(0, 8)) ||
        a.index - b.index || compare(a.id, b.id);
}
//# sourceMappingURL=case-lister.js.map
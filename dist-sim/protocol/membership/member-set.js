import { allowlistHash } from '../codec/index.js';
import { compare, quorum } from '../types/index.js';
/** @param list an accepted list; its entries are sorted and unique */
export function memberSet(chainId, list) {
    const { version, entries } = 'list' in list ? list.list : list;
    const indexOf = (id) => find(entries, id);
    return {
        version,
        hash: allowlistHash(chainId, 'list' in list ? list.list : list),
        members: entries,
        size: entries.length,
        quorum: quorum(entries.length),
        has: id => indexOf(id) >= 0,
        indexOf,
        get: id => entries[indexOf(id)]
    };
}
/** Searches the sorted list. A map would need a text of each id that is asked for. */
function find(entries, id) {
    let low = 0;
    let high = entries.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        const order = compare(entries[middle].id, id);
        if (order === 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}
//# sourceMappingURL=member-set.js.map
import { LOST_GAP_MS } from '../ledger/index.js';
import { makeComplaint } from '../sharing/index.js';
import { assert, compare, hex, TransactionKind } from '../types/index.js';
import { draftOf } from './draft-box.js';
import { placeIn } from './own-place.js';
import { heldShares } from './own-shares.js';
/** Makes a complaint about each dealing that is bad for this hospital and not void. */
export function complaints(input, { boxSecret, epoch, index }) {
    const { chainId, group, opened, self } = input;
    if (boxSecret === undefined)
        return [];
    const named = epoch.ready.get(hex(self));
    return epoch.dealings.flatMap((entry, place) => {
        if (entry.isVoid || named?.has(place) === true)
            return [];
        if (opened.open(entry, index, boxSecret) !== undefined)
            return [];
        const { dealing, id } = entry;
        const complaint = makeComplaint(group, chainId, dealing, id, index, boxSecret);
        return [{ kind: TransactionKind.keysComplain, author: self, epoch: epoch.number, dealing: id, complaint }];
    });
}
/** Makes `keys/ready`, which names every dealing of Dl. */
export function readyFor({ group, keys, self }, secrets, epoch) {
    const places = [...new Set(epoch.qualified.flat())];
    const boxKey = draftOf(group, keys, secrets);
    assert(boxKey !== undefined, 'the next box secret is stored before keys/ready is made');
    return {
        kind: TransactionKind.keysReady, author: self, epoch: epoch.number,
        dealings: places.map(place => epoch.dealings[place].id).sort(compare), boxKey
    };
}
/**
 * Tells whether this hospital must ask for a new dealing. It must if it cannot open the dealings of the
 * pending epoch. Without a pending epoch, it must if it has no share of the active epoch and cannot get it.
 */
export function mustReportLoss(input, secrets) {
    const { group, keys, now, self } = input;
    const lostAt = keys.members.get(hex(self))?.lostAt;
    if (lostAt !== undefined && now < lostAt + LOST_GAP_MS)
        return false;
    const place = placeIn(group, self, secrets, keys.pending ?? keys.serving);
    if (place === undefined)
        return false;
    if (place.epoch === keys.pending)
        return place.boxSecret === undefined;
    return heldShares(group, secrets, place) === undefined && complaints(input, place).length === 0;
}
export function lost({ group, keys, self }, secrets) {
    const boxKey = draftOf(group, keys, secrets, keys.members.get(hex(self))?.boxKey);
    assert(boxKey !== undefined, 'the new box secret is stored before keys/lost is made');
    return { kind: TransactionKind.keysLost, author: self, epoch: keys.lastNumber, boxKey };
}
//# sourceMappingURL=reports.js.map
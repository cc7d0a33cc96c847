import { isFresh } from '../ledger/index.js';
import { dealingSecrets, makeDealing } from '../sharing/index.js';
import { equal, SHARED_KEYS, TransactionKind } from '../types/index.js';
import { placeIn } from './own-place.js';
import { heldShares } from './own-shares.js';
/** Tells whether this hospital should deal: Dl is not complete, and it may deal and has not. */
export function wantsToDeal({ pending }, self) {
    if (pending === undefined || pending.completeAt !== undefined)
        return false;
    const isSelf = (id) => equal(id, self);
    return pending.holders.some(isSelf) && !pending.barred.some(isSelf) &&
        !pending.dealings.some(({ dealing }) => isSelf(dealing.dealer));
}
/** Makes the own dealing for the pending epoch, from the stored seed; undefined if there is none to make. */
export function dealingFor(input, secrets) {
    const { chainId, group, keys, self } = input;
    const { pending } = keys;
    if (pending === undefined || secrets.dealing?.epoch !== pending.number)
        return undefined;
    if (!wantsToDeal(keys, self))
        return undefined;
    const dealing = makeDealing(group, { chainId, epoch: pending.number, dealer: self, boxKeys: pending.boxKeys }, dealingSecrets(group, secrets.dealing.seed, pending.threshold, keysToDeal(input, secrets)));
    return { kind: TransactionKind.keysDeal, author: self, dealing };
}
/** Lists the fresh keys, and the reshared keys of which this hospital holds a share. */
function keysToDeal({ group, keys, self }, secrets) {
    const place = placeIn(group, self, secrets, keys.serving);
    const held = place === undefined ? undefined : heldShares(group, secrets, place);
    return SHARED_KEYS.flatMap((spec, key) => {
        if (isFresh(keys, spec))
            return [{ key }];
        const share = held?.scalars[key];
        return share === undefined ? [] : [{ key, share }];
    });
}
//# sourceMappingURL=deal.js.map
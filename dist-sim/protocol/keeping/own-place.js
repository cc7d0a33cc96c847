import { indexOfHolder } from '../ledger/index.js';
import { equal } from '../types/index.js';
/** Finds the own place in an epoch; undefined for a stranger. */
export function placeIn(group, self, secrets, epoch) {
    if (epoch === undefined)
        return undefined;
    const index = indexOfHolder(epoch, self);
    const boxKey = epoch.boxKeys[index];
    if (boxKey === undefined)
        return undefined;
    const box = secrets.boxes.find(({ secret }) => equal(publicKeyOf(group, secret), boxKey));
    return { epoch, index, boxSecret: box?.secret };
}
/** Returns k·G. @param secret not zero */
export function publicKeyOf(group, secret) {
    return group.base(secret) ?? new Uint8Array(0);
}
//# sourceMappingURL=own-place.js.map
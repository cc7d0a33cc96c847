import { isReady } from '../ledger/index.js';
import { equal, hex } from '../types/index.js';
import { wantsToDeal } from './deal.js';
import { placeIn, publicKeyOf } from './own-place.js';
import { heldShares } from './own-shares.js';
/**
 * Returns the secrets without those that have served (SPECIFICATION.md §10.5). A box secret is kept while its
 * key is in force or an open epoch is sealed to it. A share is kept until the next epoch is active.
 */
export function withoutSpent(input, secrets) {
    const { keys, self } = input;
    const { dealing } = secrets;
    const shares = secrets.shares.filter(({ epoch }) => epoch === keys.active?.number || epoch === keys.pending?.number);
    const boxes = keptBoxes(input, secrets);
    const isDealing = dealing?.epoch === keys.pending?.number && wantsToDeal(keys, self);
    return { ...secrets, boxes, shares, dealing: isDealing ? dealing : undefined };
}
function keptBoxes(input, secrets) {
    const { group, keys, self } = input;
    const inForce = keys.members.get(hex(self))?.boxKey;
    const needed = [inForce, ...sealedTo(input, secrets)].filter(key => key !== undefined);
    const last = secrets.boxes.at(-1);
    return secrets.boxes.filter(box => {
        // A hospital that is no member keeps the key of its request for enrolment.
        if (box.since === keys.lastNumber || (inForce === undefined && box === last))
            return true;
        const key = publicKeyOf(group, box.secret);
        return needed.some(other => equal(other, key));
    });
}
/** Returns the own box keys of open epochs whose dealings this hospital may still have to open. */
function sealedTo({ group, keys, self }, secrets) {
    return [keys.pending, keys.serving].flatMap(epoch => {
        const place = placeIn(group, self, secrets, epoch);
        if (place === undefined)
            return [];
        const isDone = place.epoch === keys.serving && isReady(place.epoch, self) &&
            heldShares(group, secrets, place) !== undefined;
        return isDone ? [] : [place.epoch.boxKeys[place.index]];
    });
}
//# sourceMappingURL=spent.js.map
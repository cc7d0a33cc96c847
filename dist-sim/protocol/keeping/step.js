import { isReady } from '../ledger/index.js';
import { hex } from '../types/index.js';
import { dealingFor, wantsToDeal } from './deal.js';
import { draftOf, makeBox } from './draft-box.js';
import { placeIn } from './own-place.js';
import { computeShares, heldShares } from './own-shares.js';
import { complaints, lost, mustReportLoss, readyFor } from './reports.js';
import { withoutSpent } from './spent.js';
/**
 * Decides what a hospital does next about shared keys (SPECIFICATION.md §6). The caller calls this after each
 * commit and at each start, whatever crashed in between. It stores `secrets`, and then sends the transactions
 * that do not wait in the pool.
 */
export function keep(input) {
    const { keys } = input;
    // The ledger is older than the secrets, as after the restore of a database, so it catches up first.
    if (keys.lastNumber < input.secrets.newest)
        return { secrets: input.secrets, send: [] };
    const secrets = withDrafts(input, withShares(input, { ...input.secrets, newest: keys.lastNumber }));
    return {
        secrets: withoutSpent(input, secrets), send: isMember(input) ? transactions(input, secrets) : []
    };
}
/** Returns the own places in the pending and in the active epoch. */
function placesOf({ group, keys, self }, secrets) {
    return [keys.pending, keys.serving].map(epoch => placeIn(group, self, secrets, epoch))
        .filter(place => place !== undefined);
}
/** Adds the shares that can be computed from the dealings now, and removes those of a former Dl. */
function withShares(input, secrets) {
    const { group, opened } = input;
    let { shares } = secrets;
    for (const place of placesOf(input, secrets)) {
        if (heldShares(group, secrets, place) !== undefined)
            continue;
        const computed = place.epoch.keys === undefined ? undefined : computeShares(group, place, opened);
        shares = shares.filter(({ epoch }) => epoch !== place.epoch.number);
        if (computed !== undefined)
            shares = [...shares, computed];
    }
    return { ...secrets, shares };
}
/** Adds the seed of a dealing and the next box secret where they are needed. */
function withDrafts(input, secrets) {
    const { group, keys, random, self } = input;
    if (!isMember(input))
        return secrets;
    let drafted = secrets;
    if (wantsToDeal(keys, self) && secrets.dealing?.epoch !== keys.lastNumber) {
        drafted = { ...drafted, dealing: { epoch: keys.lastNumber, seed: random.slice(0, 32) } };
    }
    const isLost = mustReportLoss(input, secrets);
    const needsBox = isLost || placesOf(input, secrets).some(place => becomesReady(input, secrets, place));
    const inForce = isLost ? keys.members.get(hex(self))?.boxKey : undefined;
    if (needsBox && draftOf(group, keys, secrets, inForce) === undefined) {
        drafted = { ...drafted, boxes: [...drafted.boxes, makeBox(group, keys.lastNumber, random.slice(32, 64))] };
    }
    return drafted;
}
/** Tells whether this hospital can say now that it has checked every dealing of an epoch. */
function becomesReady({ group, self }, secrets, place) {
    return !isReady(place.epoch, self) && heldShares(group, secrets, place) !== undefined;
}
function transactions(input, secrets) {
    const places = placesOf(input, secrets);
    const dealt = dealingFor(input, secrets);
    const ready = places.filter(place => becomesReady(input, secrets, place))
        .map(({ epoch }) => readyFor(input, secrets, epoch));
    return [
        ...dealt === undefined ? [] : [dealt],
        ...places.flatMap(place => complaints(input, place)),
        ...ready,
        ...mustReportLoss(input, secrets) ? [lost(input, secrets)] : []
    ];
}
function isMember({ keys, self }) {
    return keys.members.has(hex(self));
}
//# sourceMappingURL=step.js.map
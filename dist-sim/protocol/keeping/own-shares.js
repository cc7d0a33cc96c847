import { freshShare, resharedShare } from '../sharing/index.js';
import { equal, SHARED_KEYS } from '../types/index.js';
/** Returns the stored shares of an epoch, if they match its public shares. */
export function heldShares(group, secrets, { epoch, index }) {
    const held = secrets.shares.find(shares => shares.epoch === epoch.number);
    return held !== undefined && fits(group, held.scalars, index, epoch.keys) ? held : undefined;
}
/**
 * Computes the own shares of an epoch whose Dl is complete. Undefined: a dealing of Dl is bad for this
 * hospital, the box secret is gone, or the shares do not match the public shares.
 */
export function computeShares(group, { boxSecret, epoch, index }, opened, specs = SHARED_KEYS) {
    if (boxSecret === undefined)
        return undefined;
    const scalars = [];
    for (const [key, places] of epoch.qualified.entries()) {
        const parts = [];
        for (const place of places) {
            const dealing = epoch.dealings[place];
            const at = dealing.dealing.keys.findIndex(dealt => dealt.key === key);
            const subShare = opened.open(dealing, index, boxSecret)?.[at];
            if (subShare === undefined)
                return undefined;
            parts.push({ dealer: dealing.formerPlace, subShare });
        }
        scalars.push(shareOf(group, specs[key], parts));
    }
    return fits(group, scalars, index, epoch.keys) ? { epoch: epoch.number, scalars } : undefined;
}
/** Computes a share. Before the first epoch no dealer holds a share, so a reshared key is dealt fresh. */
function shareOf(group, { mode }, parts) {
    const former = parts.flatMap(({ dealer, subShare }) => dealer === undefined ? [] : [{ dealer, subShare }]);
    const isReshared = mode === 'reshared' && former.length > 0;
    return isReshared ? resharedShare(group, former) : freshShare(group, parts.map(({ subShare }) => subShare));
}
/** Tells whether shares belong to the public shares P_i of holder `index`. */
export function fits(group, scalars, index, keys) {
    return keys?.every(({ shares }, key) => {
        const scalar = scalars[key];
        const found = scalar === undefined ? undefined : group.base(scalar);
        return found !== undefined && equal(found, shares[index]);
    }) === true;
}
//# sourceMappingURL=own-shares.js.map
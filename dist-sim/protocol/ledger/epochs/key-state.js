import { equal, hex, quorum, tolerated } from '../../types/index.js';
/** Returns t = max(2, f + 1), the number of holders that can use a key. @param n number of holders */
export function thresholdOf(n) {
    return Math.max(2, tolerated(n) + 1);
}
/** Returns the number of dealings that make a fresh key, n − f, which is q. */
export function dealingsOf(n) {
    return quorum(n);
}
/** Returns the state after block 0: epoch 1 is pending for the members of the genesis. */
export function firstKeyState(set) {
    const empty = {
        active: undefined, serving: undefined, pending: undefined, members: new Map(), lastNumber: 0,
        opening: undefined
    };
    return openEpoch(empty, set, []);
}
/** Opens the next epoch for a set, and drops a pending epoch. @param bars dealers to bar, if in the set */
export function openEpoch(keys, set, bars) {
    const members = new Map(set.members.map(member => [hex(member.id), keys.members.get(hex(member.id)) ?? newMember(member)]));
    const number = keys.lastNumber + 1;
    const pending = {
        number,
        holders: set.members.map(({ id }) => id),
        threshold: thresholdOf(set.size),
        boxKeys: set.members.map(({ id }) => members.get(hex(id)).boxKey),
        barred: bars.filter(id => set.has(id)),
        dealings: [],
        ready: new Map(),
        qualified: [],
        completeAt: undefined,
        keys: undefined
    };
    return { ...keys, members, pending, lastNumber: number, opening: undefined };
}
function newMember({ boxKey }) {
    return { boxKey, lostAt: undefined };
}
/** Returns the pending or the active epoch with this number; undefined for a dead epoch. */
export function epochNumbered(keys, number) {
    return [keys.pending, keys.serving].find(epoch => epoch?.number === number);
}
/** Returns the state with another version of the pending or the active epoch. */
export function withEpoch(keys, epoch) {
    return epoch.number === keys.pending?.number ? { ...keys, pending: epoch } : { ...keys, serving: epoch };
}
export function isHolder(epoch, id) {
    return indexOfHolder(epoch, id) >= 0;
}
/** Returns the place of a holder; -1 for a stranger. */
export function indexOfHolder(epoch, id) {
    return epoch.holders.findIndex(holder => equal(holder, id));
}
/** Tells whether a holder has checked every dealing of Dl. */
export function isReady(epoch, holder) {
    const checked = epoch.ready.get(hex(holder));
    return checked !== undefined && epoch.qualified.every(places => places.every(place => checked.has(place)));
}
export function readyHolders(epoch) {
    return epoch.holders.filter(holder => isReady(epoch, holder));
}
/** Tells whether a dealer may reshare the keys of the active epoch: it has been ready in that epoch. */
export function mayReshare({ active, serving }, dealer) {
    return active !== undefined && serving !== undefined && isReady(serving, dealer);
}
/** Tells whether the keys of a kind are dealt anew in the pending epoch. */
export function isFresh({ active }, { mode }) {
    return mode === 'fresh' || active === undefined;
}
//# sourceMappingURL=key-state.js.map
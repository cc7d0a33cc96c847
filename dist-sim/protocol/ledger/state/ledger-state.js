import { hex, NO_RECOVERY } from '../../types/index.js';
import { PRESENT, isPresentAt } from '../rows/presence.js';
/** Tells whether the ledger counts a hospital as present. @param now by the chain or the local clock */
export function isPresent(state, id, now = state.timestamp) {
    return isPresentAt(state.presence.get(hex(id)) ?? PRESENT, now);
}
/** Tells whether a hospital is absent and was not in touch since. Such a hospital may be replaced (§5.1). */
export function isSilent({ presence }, id) {
    return (presence.get(hex(id))?.absentSince ?? 0) > 0;
}
/** Returns the linking epoch in force; 0 before the first. */
export function linkingEpochOf(state) {
    return state.linkingKey?.epoch ?? 0;
}
/** Returns the key epoch whose σ of the last block the next header carries; undefined if it has zeros. */
export function sigmaEpoch(state) {
    return state.height > 0 && state.adopted?.voidsLottery !== true ? state.keys.active : undefined;
}
/** Returns the recovery under which the next height is decided (SPECIFICATION.md §10.6). */
export function currentRecovery(state) {
    return recoveryAt(state, Infinity);
}
/** Returns the recovery under which a height is or was decided. */
export function recoveryAt({ recoveries, adopted }, height) {
    if (adopted !== undefined && height >= adopted.from)
        return adopted.id;
    return recoveries.findLast(({ from }) => from <= height)?.id ?? NO_RECOVERY;
}
/** Returns the number of the recovery under which the next height is decided; 0 before the first. */
export function recoveryNumber({ recoveries, adopted }) {
    return adopted?.number ?? recoveries.length;
}
/** Returns the hospitals that decide the next height. */
export function votersOf({ adopted, set }) {
    return adopted?.voters ?? set;
}
/** Returns the timestamp of the next block of a leader (§8). @param now by the local clock */
export function nextTimestamp(state, now) {
    return Math.max(now, state.timestamp + 1);
}
//# sourceMappingURL=ledger-state.js.map
import { openEpoch } from './key-state.js';
/**
 * Returns the state after the first block of a recovery that too few holders of the lottery key survived
 * (SPECIFICATION.md §10.6). No epoch is active, as before the first, and a new epoch is pending.
 */
export function voidLottery(keys, set) {
    return openEpoch({ ...keys, active: undefined, serving: undefined }, set, []);
}
//# sourceMappingURL=void-lottery.js.map
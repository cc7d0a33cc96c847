import { assert, hex } from '../../types/index.js';
import { readU16, readU32 } from '../rows/keys.js';
import { decodeEpoch, keyMemberCodec } from './epoch-rows.js';
/** Collects the rows of shared keys, in any order, and makes the state of them. */
export class KeyRows {
    epochs = new Map();
    dealings = new Map();
    members = new Map();
    /** Takes a row of `key-epoch`, `dealing` or `key-member`, and ignores others. */
    add({ space, key, value }) {
        if (space === 'key-epoch')
            this.epochs.set(readU32(key, 0), value);
        else if (space === 'key-member')
            this.members.set(hex(key), keyMemberCodec.decode(value));
        else if (space === 'dealing') {
            const number = readU32(key, 0);
            const ofEpoch = this.dealings.get(number) ?? new Map();
            this.dealings.set(number, ofEpoch.set(readU16(key, 4), value));
        }
    }
    /**
     * Returns the state of the rows. What no block has changed since the genesis is not in the store.
     * @param first the state after block 0
     * @param set the members at the next height
     * @throws InvariantError or DecodeError if the rows do not belong together
     */
    restore(first, set) {
        const members = new Map(set.members.map(({ id }) => {
            const member = this.members.get(hex(id)) ?? first.members.get(hex(id));
            assert(member !== undefined, 'ledger rows: the box key of a member is missing');
            return [hex(id), member];
        }));
        if (this.epochs.size === 0)
            return { ...first, members };
        let pending;
        let serving;
        for (const [number, row] of this.epochs) {
            const { epoch, isActive } = decodeEpoch(number, row, this.dealings.get(number) ?? new Map());
            if (isActive)
                serving = epoch;
            else
                pending = epoch;
        }
        const lastNumber = Math.max(...this.epochs.keys());
        return { active: activeOf(serving), serving, pending, members, lastNumber, opening: undefined };
    }
}
function activeOf(serving) {
    if (serving === undefined)
        return undefined;
    const { number, holders, threshold, keys } = serving;
    assert(keys !== undefined, 'ledger rows: an active epoch without keys');
    return { number, holders, threshold, keys };
}
//# sourceMappingURL=restore-keys.js.map
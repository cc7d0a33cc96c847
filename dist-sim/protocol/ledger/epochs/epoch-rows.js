import { bytes, bytes32, dealingCodec, flag, list, option, struct, u16, u64 } from '../../codec/index.js';
import { assert, hex } from '../../types/index.js';
/* These codecs give the values of the tables `key-epoch`, `dealing` and `key-member` (§4.2). */
const MAX_HOLDERS = 100;
const MAX_KEYS = 8;
const places = list(u16, MAX_HOLDERS);
const ids = list(bytes32, MAX_HOLDERS);
const epochRowCodec = struct({
    isActive: flag,
    threshold: u16,
    holders: ids,
    boxKeys: ids,
    barred: ids,
    dealings: u16,
    voided: places,
    ready: list(struct({ holder: u16, dealings: places }), MAX_HOLDERS),
    qualified: list(places, MAX_KEYS),
    completeAt: option(u64),
    keys: option(list(struct({ publicKey: bytes32, shares: ids }), MAX_KEYS))
});
/** A `dealing` row: the dealing as it is on the chain, and the place of its dealer in the former epoch. */
export const dealingRowCodec = struct({ id: bytes(32), formerPlace: option(u16), dealing: dealingCodec });
/** A `key-member` row. */
export const keyMemberCodec = struct({
    boxKey: bytes32,
    lostAt: option(u64)
});
export function encodeEpoch(epoch, isActive) {
    const { threshold, holders, boxKeys, barred, dealings, qualified, completeAt, keys } = epoch;
    const voided = dealings.flatMap(({ isVoid }, place) => isVoid ? [place] : []);
    const ready = holders.flatMap((id, holder) => {
        const checked = epoch.ready.get(hex(id));
        return checked === undefined ? [] : [{ holder, dealings: [...checked].sort((a, b) => a - b) }];
    });
    return epochRowCodec.encode({
        isActive, threshold, holders, boxKeys, barred, dealings: dealings.length, voided, ready, qualified,
        completeAt, keys
    });
}
/** Decodes an epoch from its row and its dealings. @throws if rows are missing */
export function decodeEpoch(number, value, dealingRows) {
    const { isActive, dealings: count, voided, ready, ...rest } = epochRowCodec.decode(value);
    const dealings = Array.from({ length: count }, (_, place) => {
        const row = dealingRows.get(place);
        assert(row !== undefined, 'ledger rows: a dealing is missing');
        return { ...dealingRowCodec.decode(row), isVoid: voided.includes(place) };
    });
    const checked = new Map(ready.map(({ holder, dealings: named }) => {
        const id = rest.holders[holder];
        assert(id !== undefined, 'ledger rows: a ready holder is missing');
        return [hex(id), new Set(named)];
    }));
    return { epoch: { ...rest, number, dealings, ready: checked }, isActive };
}
//# sourceMappingURL=epoch-rows.js.map
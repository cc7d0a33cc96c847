import { equal, fromHex } from '../../types/index.js';
import { dealingKey, keyEpochKey, keyMemberKey } from '../rows/keys.js';
import { erase, write } from '../rows/planned-change.js';
import { dealingRowCodec, encodeEpoch, keyMemberCodec } from './epoch-rows.js';
/** Returns the rows that differ between two states of the shared keys, in no particular order. */
export function keyChanges(before, after) {
    if (before === after)
        return [];
    return [...memberChanges(before, after), ...epochChanges(before, after)];
}
function memberChanges(before, after) {
    const changes = [];
    for (const [id, member] of after.members) {
        const old = before?.members.get(id);
        const isSame = old !== undefined && equal(old.boxKey, member.boxKey) && old.lostAt === member.lostAt;
        if (!isSame)
            changes.push(write(keyMemberKey(fromHex(id)), keyMemberCodec.encode(member)));
    }
    for (const id of before?.members.keys() ?? []) {
        if (!after.members.has(id))
            changes.push(erase(keyMemberKey(fromHex(id))));
    }
    return changes;
}
function epochChanges(before, after) {
    const old = liveEpochs(before);
    const now = liveEpochs(after);
    const changes = [];
    for (const [number, epoch] of now) {
        const earlier = old.get(number);
        const isActive = epoch === after.serving;
        if (earlier === epoch && isActive === (epoch === before?.serving))
            continue;
        changes.push(write(keyEpochKey(number), encodeEpoch(epoch, isActive)));
        for (let place = earlier?.dealings.length ?? 0; place < epoch.dealings.length; place++) {
            changes.push(write(dealingKey(number, place), dealingRowCodec.encode(epoch.dealings[place])));
        }
    }
    for (const [number, epoch] of old) {
        if (now.has(number))
            continue;
        changes.push(erase(keyEpochKey(number)));
        for (const place of epoch.dealings.keys())
            changes.push(erase(dealingKey(number, place)));
    }
    return changes;
}
function liveEpochs(keys) {
    const epochs = [keys?.pending, keys?.serving].filter(epoch => epoch !== undefined);
    return new Map(epochs.map(epoch => [epoch.number, epoch]));
}
//# sourceMappingURL=key-changes.js.map
import { accept, equal, hex, ignore, reject } from '../../types/index.js';
/** A member may lose its shares once in this time, so that it cannot keep the others dealing. */
export const LOST_GAP_MS = 24 * 3600 * 1000;
/**
 * Judges `keys/lost`: a member lost its secrets, names a new box key and asks for a new dealing. The end of
 * the block opens the next epoch. The member no longer counts as ready in the active epoch.
 * @param timestamp of the block
 */
export function judgeLost(keys, lost, timestamp) {
    if (lost.epoch > keys.lastNumber)
        return ignore('unknown-epoch');
    if (lost.epoch < keys.lastNumber)
        return reject('dead-epoch');
    const author = hex(lost.author);
    const member = keys.members.get(author);
    if (member === undefined)
        return ignore('not-a-member');
    if (member.lostAt !== undefined && timestamp < member.lostAt + LOST_GAP_MS)
        return ignore('lost-too-soon');
    if (equal(member.boxKey, lost.boxKey))
        return reject('box-key-reused');
    const members = new Map(keys.members).set(author, { boxKey: lost.boxKey, lostAt: timestamp });
    return accept({
        ...keys, members, serving: withoutReady(keys.serving, author), opening: keys.opening ?? []
    });
}
function withoutReady(epoch, author) {
    if (epoch?.ready.has(author) !== true)
        return epoch;
    const ready = new Map(epoch.ready);
    ready.delete(author);
    return { ...epoch, ready };
}
//# sourceMappingURL=judge-lost.js.map
import { accept, equal, hex, ignore, reject } from '../../types/index.js';
import { epochNumbered, indexOfHolder, withEpoch } from './key-state.js';
/**
 * Judges `keys/ready` (SPECIFICATION.md §6.8). It names at least every dealing of Dl after the last block,
 * and a dealing that its author has not named yet. It counts in the pending and in the active epoch.
 */
export function judgeReady(keys, ready) {
    const author = hex(ready.author);
    if (ready.epoch > keys.lastNumber)
        return ignore('unknown-epoch');
    const epoch = epochNumbered(keys, ready.epoch);
    if (epoch === undefined)
        return reject('dead-epoch');
    const holder = indexOfHolder(epoch, ready.author);
    if (holder < 0)
        return reject('not-a-holder');
    const member = keys.members.get(author);
    if (member === undefined)
        return ignore('not-a-member');
    if (epoch.keys === undefined)
        return ignore('dealing-not-complete');
    const places = placesOf(epoch, ready);
    if (places === undefined)
        return ignore('unknown-dealing');
    const before = epoch.ready.get(author);
    const isNew = before === undefined || [...places].some(place => !before.has(place));
    if (!isNew)
        return reject('ready-before');
    const checked = new Set([...before ?? [], ...places]);
    if (!epoch.qualified.every(list => list.every(place => checked.has(place)))) {
        return ignore('dealings-not-covered');
    }
    if (equal(ready.boxKey, epoch.boxKeys[holder]))
        return reject('box-key-reused');
    const changed = withEpoch(keys, { ...epoch, ready: new Map(epoch.ready).set(author, checked) });
    const members = new Map(keys.members).set(author, { ...member, boxKey: ready.boxKey });
    return accept({ ...changed, members });
}
function placesOf(epoch, { dealings }) {
    const places = new Map(epoch.dealings.map(({ id }, place) => [hex(id), place]));
    const named = new Set();
    for (const id of dealings) {
        const place = places.get(hex(id));
        if (place === undefined)
            return undefined;
        named.add(place);
    }
    return named;
}
//# sourceMappingURL=judge-ready.js.map
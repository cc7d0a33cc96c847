import { allowlistHash, verifyAllowlistSignature } from '../codec/index.js';
import { accept, equal, hex, ignore, quorum, reject } from '../types/index.js';
/**
 * Checks the list of a recovery (SPECIFICATION.md §10.6) against the list in force. The list may only remove
 * members, and keeps at least q(n) of them. Two such lists share a correct hospital, which states for one of
 * them. The list needs no checkpoint, no gap, no limit on changes and no minimum of members. Its version may
 * be higher than the next: a list that was signed and never became final has a version of its own.
 */
export function checkRecoveryList(chain, current, next) {
    const { entries, prevHash, version } = next.list;
    if (version <= current.list.version)
        return ignore('old-version');
    if (!verifyAllowlistSignature(chain, next))
        return reject('bad-signature');
    if (!equal(prevHash, allowlistHash(chain.id, current.list)))
        return ignore('another-history');
    const members = new Map(current.list.entries.map(member => [hex(member.id), member]));
    let previous = '';
    for (const entry of entries) {
        const id = hex(entry.id);
        const member = members.get(id);
        if (id <= previous || member === undefined)
            return reject('recovery-list-adds');
        if (!equal(member.boxKey, entry.boxKey) || member.name !== entry.name)
            return reject('recovery-list-adds');
        previous = id;
    }
    if (entries.length < quorum(members.size))
        return reject('recovery-list-too-short');
    return accept(undefined);
}
//# sourceMappingURL=recovery-list.js.map
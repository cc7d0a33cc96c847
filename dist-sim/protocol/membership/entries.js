import { compare, equal } from '../types/index.js';
/**
 * Checks the entries of a list, including the first list (SPECIFICATION.md §5.1 and §2.4 Key screening).
 * Returns a code, or undefined if the entries are valid.
 */
export function faultOfEntries(genesis, verifier, entries) {
    const { minMembers, maxMembers } = genesis.parameters;
    if (entries.length < minMembers)
        return 'too-few-members';
    if (entries.length > maxMembers)
        return 'too-many-members';
    for (let i = 1; i < entries.length; i++) {
        const order = compare(entries[i - 1].id, entries[i].id);
        if (order === 0)
            return 'duplicate-member';
        if (order > 0)
            return 'unsorted-members';
    }
    // The government must not vote, and a key with two roles could be made to leak its secret (§2.9).
    const taken = [genesis.governmentPeer, genesis.governmentListKey];
    for (const { id } of entries)
        if (taken.some(key => equal(key, id)))
            return 'key-reused';
    const screened = entries.every(({ id }) => verifier.screenKey(id));
    if (!screened)
        return 'weak-key';
    return entries.every(({ boxKey }) => verifier.group.isElement(boxKey)) ? undefined : 'bad-box-key';
}
//# sourceMappingURL=entries.js.map
import { peerIdOf } from '../../network/index.js';
import { equal, hex } from '../../protocol/types/index.js';
/**
 * This module judges and compares the names of hospitals and chains that people see. The rules apply to new
 * enrolment requests and to settings. Lists that are on a chain already may have names that break them.
 */
/** The name under which every node shows the government. */
export const GOVERNMENT_NAME = 'government';
const PEER_ID_END = 8;
/** Control, invisible, unassigned and private characters, and every blank except the space. */
const UNREADABLE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
const BETWEEN_DIGITS = /(?<=\p{N})[^\p{L}\p{N}\p{M}]+(?=\p{N})/gu;
const NOT_OF_A_WORD = /[^\p{L}\p{N}\p{M} ]+|(?<!\p{N}) +| +(?!\p{N})/gu;
/** Returns why people could not read this name; undefined if they can. */
export function faultOfName(name) {
    const unreadable = UNREADABLE.exec(name)?.[0];
    if (unreadable !== undefined)
        return `it has a character that cannot be seen (${codePoint(unreadable)})`;
    if (!/[\p{L}\p{N}]/u.test(name))
        return 'it has no letter and no digit';
    if (name !== name.trim())
        return 'it begins or ends with a blank';
    return /^\p{M}/u.test(name) ? 'it begins with an accent' : undefined;
}
/** Makes a key that is equal for similar names; it ignores case, blanks, signs and forms of letters. */
export function nameKey(name) {
    return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
        .replace(BETWEEN_DIGITS, ' ').replace(NOT_OF_A_WORD, '');
}
/** Returns a function that finds other members whose names are similar to the name of a given member. */
export function namesakesAmong(members) {
    const groups = new Map();
    for (const member of members) {
        const key = nameKey(member.name);
        const group = groups.get(key) ?? [];
        if (!group.some(({ id }) => equal(id, member.id)))
            groups.set(key, [...group, member]);
    }
    return ({ id, name }) => (groups.get(nameKey(name)) ?? []).filter(other => !equal(other.id, id));
}
/** Maps each member's id to its name; similar names also get the end of the peer ID. */
export function shownNames(members) {
    const namesakes = namesakesAmong(members);
    return new Map(members.map(member => [hex(member.id), shownName(member, namesakes(member))]));
}
/** Returns the name to show. @param namesakes other members with a similar name */
export function shownName({ id, name }, namesakes) {
    return namesakes.length === 0 ? name : `${name} (${shortPeer(peerIdOf(id))})`;
}
/** Returns the end of a peer ID; all peer IDs begin alike. */
export function shortPeer(peerId) {
    return `…${peerId.slice(-PEER_ID_END)}`;
}
function codePoint(character) {
    return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
//# sourceMappingURL=display-name.js.map
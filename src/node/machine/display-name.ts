import { peerIdOf } from '../../network/index.js'
import { equal, hex, type Member } from '../../protocol/types/index.js'

/**
 * Names under which hospitals and chains are shown to people. Lists that are on a chain hold what
 * they hold: this binds only what is asked for from now on, at the desk and in the settings.
 */

/** The government is shown under it, at every node. */
export const GOVERNMENT_NAME = 'government'

const PEER_ID_END = 8

/** Controls, the invisible, the unassigned and the private, and every blank but the common one. */
const UNREADABLE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u
const BETWEEN_DIGITS = /(?<=\p{N})[^\p{L}\p{N}\p{M}]+(?=\p{N})/gu
const NOT_OF_A_WORD = /[^\p{L}\p{N}\p{M} ]+|(?<!\p{N}) +| +(?!\p{N})/gu

/** Why people could not read or tell this name; undefined if they can. */
export function faultOfName (name: string): string | undefined {
  const unreadable = UNREADABLE.exec(name)?.[0]
  if (unreadable !== undefined) return `it has a character that cannot be seen (${codePoint(unreadable)})`
  if (!/[\p{L}\p{N}]/u.test(name)) return 'it has no letter and no digit'
  if (name !== name.trim()) return 'it begins or ends with a blank'
  return /^\p{M}/u.test(name) ? 'it begins with an accent' : undefined
}

/** Equal for names that a reader may take for one: case, blanks, signs and forms of letters aside. */
export function nameKey (name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
    .replace(BETWEEN_DIGITS, ' ').replace(NOT_OF_A_WORD, '')
}

/** Finds the others among these whose name a reader may take for that of the given one. */
export function namesakesAmong (members: readonly Member[]): (member: Member) => Member[] {
  const groups = new Map<string, Member[]>()
  for (const one of members) {
    const key = nameKey(one.name)
    const group = groups.get(key) ?? []
    if (!group.some(({ id }) => equal(id, one.id))) groups.set(key, [...group, one])
  }
  return ({ id, name }) => (groups.get(nameKey(name)) ?? []).filter(one => !equal(one.id, id))
}

/** Member id -> its name, with the end of the peer ID where two could be taken for one another. */
export function shownNames (members: readonly Member[]): ReadonlyMap<string, string> {
  const namesakes = namesakesAmong(members)
  return new Map(members.map(one => [hex(one.id), shownName(one, namesakes(one))]))
}

/** @param namesakes others whose name a reader may take for this one */
export function shownName ({ id, name }: Member, namesakes: readonly Member[]): string {
  return namesakes.length === 0 ? name : `${name} (${shortPeer(peerIdOf(id))})`
}

/** The end of a peer ID, where peer IDs differ. */
export function shortPeer (peerId: string): string {
  return `…${peerId.slice(-PEER_ID_END)}`
}

function codePoint (character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

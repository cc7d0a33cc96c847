import { allowlistHash } from '../codec/index.js'
import {
  compare, quorum, type Allowlist, type AllowlistHash, type ChainId, type Member, type MemberId,
  type SignedAllowlist
} from '../types/index.js'

/** The hospitals of a list, sorted by id: set(h) of SPECIFICATION.md §5.2. */
export interface MemberSet {
  readonly version: number
  readonly hash: AllowlistHash
  readonly members: readonly Member[]
  /** Number of members, n. */
  readonly size: number
  /** Number of votes of a certificate, q = ⌊2n/3⌋+1. */
  readonly quorum: number
  has (id: MemberId): boolean
  /** Returns the position in the sorted list, the index of SPECIFICATION.md §3; -1 for a non-member. */
  indexOf (id: MemberId): number
  get (id: MemberId): Member | undefined
}

/** @param list an accepted list; its entries are sorted and unique */
export function memberSet (chainId: ChainId, list: SignedAllowlist | Allowlist): MemberSet {
  const { version, entries } = 'list' in list ? list.list : list
  const indexOf = (id: MemberId): number => find(entries, id)
  return {
    version,
    hash: allowlistHash(chainId, 'list' in list ? list.list : list),
    members: entries,
    size: entries.length,
    quorum: quorum(entries.length),
    has: id => indexOf(id) >= 0,
    indexOf,
    get: id => entries[indexOf(id)]
  }
}

/** Searches the sorted list. A map would need a text of each id that is asked for. */
function find (entries: readonly Member[], id: MemberId): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compare(entries[middle]!.id, id)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle
  }
  return -1
}

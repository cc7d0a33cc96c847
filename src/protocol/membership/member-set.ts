import { allowlistHash } from '../codec/index.js'
import {
  mapKey, quorum, type Allowlist, type AllowlistHash, type ChainId, type Member, type MemberId,
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
  const indexes = new Map(entries.map((member, index) => [mapKey(member.id), index]))
  const indexOf = (id: MemberId): number => indexes.get(mapKey(id)) ?? -1
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

import { sha256 } from '../crypto/index.js'
import { compare, type Member, type MemberId } from '../types/index.js'

/** The members to rank, for example a `MemberSet`. */
export interface Candidates {
  readonly members: readonly Member[]
}

export interface Ranked {
  readonly id: MemberId
  readonly digest: Uint8Array
}

/** Sorts ids by SHA-256(prefix ‖ id). All nodes get the same order. */
export function rank (prefix: Uint8Array, ids: readonly MemberId[]): Ranked[] {
  return ids.map(id => ({ id, digest: sha256(prefix, id) })).sort((a, b) => compare(a.digest, b.digest))
}

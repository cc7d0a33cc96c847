import { sha256 } from '../crypto/index.js'
import { compare, concat, type Member, type MemberId } from '../types/index.js'

/** The list that is drawn from; a MemberSet is one. */
export interface Candidates {
  readonly members: readonly Member[]
}

/** A member and the digest that decides its place. */
export interface Ranked {
  readonly id: MemberId
  readonly digest: Uint8Array
}

/** The ids sorted by SHA-256(prefix ‖ id): an order that nobody chose, the same for everyone. */
export function rank (prefix: Uint8Array, ids: readonly MemberId[]): Ranked[] {
  const message = concat(prefix, new Uint8Array(32))
  const ranked = ids.map(id => {
    message.set(id, prefix.byteLength)
    return { id, digest: sha256(message) }
  })
  return ranked.sort((a, b) => compare(a.digest, b.digest))
}

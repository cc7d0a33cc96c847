import { peerIdOf } from '../../network/index.js'
import { hex, type MemberId } from '../../protocol/types/index.js'
import { shownNames } from '../machine/display-name.js'
import type { MembershipKeeper } from './membership-keeper.js'

/** Returns the name on the allowlists, made distinct from similar names; without one, the peer ID. */
export function nameOf (
  { membership: { set, successorSet } }: { readonly membership: MembershipKeeper }, id: MemberId
): string {
  const members = [...successorSet?.members ?? [], ...set.members]
  return shownNames(members).get(hex(id)) ?? peerIdOf(id)
}

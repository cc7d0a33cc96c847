import { peerIdOf } from '../../network/index.js'
import type { MemberId } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'
import { shownNames } from '../machine/display-name.js'

/** The name that the allowlist gives, told apart from names like it; else the peer ID. */
export function nameOf ({ membership }: Pick<Core, 'membership'>, id: MemberId): string {
  const { set, successorSet } = membership
  const members = [...successorSet?.members ?? [], ...set.members]
  return shownNames(members).get(hex(id)) ?? peerIdOf(id)
}

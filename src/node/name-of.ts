import { peerIdOf } from '../network/index.js'
import type { MemberId } from '../protocol/types/index.js'
import type { Core } from './core.js'

/** The name that the allowlist gives, else the peer ID. */
export function nameOf ({ membership }: Pick<Core, 'membership'>, id: MemberId): string {
  return (membership.set.get(id) ?? membership.successorSet?.get(id))?.name ?? peerIdOf(id)
}

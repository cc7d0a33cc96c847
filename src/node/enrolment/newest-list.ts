import { setTimeout as pause } from 'node:timers/promises'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { PeerStatuses } from '../signing/peer-statuses.js'

export interface NewestListParts {
  readonly membership: Pick<MembershipKeeper, 'committed' | 'set' | 'successor' | 'disputed'>
  readonly statuses: Pick<PeerStatuses, 'all'>
}

const TRIES = 50
const EVERY_MS = 200

/**
 * Waits up to ten seconds until a quorum of hospitals has stated, since this start, that it knows no newer
 * list than this node. The folder of a government may be restored from a backup, or its disk may lack the
 * last list. The government would then sign another list of a version that it has signed.
 */
export async function hearsNewestList (parts: NewestListParts, everyMs = EVERY_MS): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (knowsNewestList(parts)) return true
    await pause(everyMs)
  }
  return knowsNewestList(parts)
}

function knowsNewestList ({ membership, statuses }: NewestListParts): boolean {
  const { committed, disputed = 0, set, successor } = membership
  const known = Math.max(committed.list.version, successor?.list.version ?? 0, disputed)
  const agreeing = statuses.all().filter(({ id, status: { allowlistVersion, successorVersion } }) =>
    set.has(id) && Math.max(allowlistVersion, successorVersion) <= known)
  return agreeing.length >= set.quorum
}

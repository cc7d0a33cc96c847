import { judgeOffsets } from './clock-verdict.js'
import type { Chain } from '../../protocol/types/index.js'
import type { Network } from '../../network/index.js'
import type { PeerStatuses } from './peer-statuses.js'
import type { HostClock } from '../machine/ports.js'

export interface OwnClockParts {
  readonly chain: Chain, readonly network: Network, readonly statuses: PeerStatuses,
  readonly clock: HostClock
}

/** Returns how far this node's clock is ahead of most clocks; 0 if it agrees, or there is no majority. */
export function ownClockAhead ({ chain, network, statuses }: OwnClockParts): number {
  const clocks = statuses.all().filter(({ id }) => network.isConnected(id))
    .flatMap(({ id, clock }) => clock === undefined
      ? []
      : [{ peer: id, offset: clock.offsetMs, error: clock.roundTripMs / 2 }])
  return judgeOffsets(clocks, chain.genesis.parameters.maxSkewMs).ownAheadMs ?? 0
}

/** Returns the time by which clinicians' entries are judged: the wall clock's, corrected if it is off. */
export function correctedTime (parts: OwnClockParts): number {
  return parts.clock.wall() - ownClockAhead(parts)
}

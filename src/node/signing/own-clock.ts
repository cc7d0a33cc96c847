import { judgeOffsets } from './clock-verdict.js'
import type { Chain } from '../../protocol/types/index.js'
import type { Network } from '../../network/index.js'
import type { PeerStatuses } from './peer-statuses.js'
import type { HostClock } from '../machine/ports.js'

export interface OwnClockParts {
  readonly chain: Chain, readonly network: Network, readonly statuses: PeerStatuses,
  readonly clock: HostClock
}

/** How far this node's clock is ahead of most others'; 0: it agrees with them, or nobody can say. */
export function ownClockAhead ({ chain, network, statuses }: OwnClockParts): number {
  const clocks = statuses.all().filter(({ id }) => network.isConnected(id))
    .flatMap(({ id, clock }) => clock === undefined
      ? []
      : [{ peer: id, offset: clock.offsetMs, error: clock.roundTripMs / 2 }])
  return judgeOffsets(clocks, chain.genesis.parameters.maxSkewMs).ownAheadMs ?? 0
}

/** The wall clock, put right by most others' if it is off: what people write is judged by it. */
export function correctedTime (parts: OwnClockParts): number {
  return parts.clock.wall() - ownClockAhead(parts)
}

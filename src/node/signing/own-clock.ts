import { judgeOffsets } from '../examine/doctor/clock-verdict.js'
import type { Core } from '../assembly/core.js'

type Knowing = Pick<Core, 'chain' | 'clock' | 'heard' | 'network'>

/** How far this node's clock is ahead of most others'; 0: it agrees with them, or nobody can say. */
export function ownClockAhead ({ chain, heard, network }: Knowing): number {
  const clocks = heard().filter(({ id }) => network.isConnected(id))
    .flatMap(({ id, clock }) => clock === undefined
      ? []
      : [{ peer: id, offset: clock.offsetMs, error: clock.roundTripMs / 2 }])
  return judgeOffsets(clocks, chain.genesis.parameters.maxSkewMs).ownAheadMs ?? 0
}

/** The wall clock, put right by most others' if it is off: what people write is judged by it. */
export function soundTime (core: Knowing): number {
  return core.clock.wall() - ownClockAhead(core)
}

import type { Network } from '../../network/index.js'
import { hex, type MemberId } from '../../protocol/types/index.js'
import type { Logger, RaiseAlarm } from '../machine/ports.js'

/** A machine that was frozen has lost its connections, and makes them again within about a second. */
const SETTLE_MS = 10_000

interface StandstillPorts {
  readonly network: Pick<Network, 'on' | 'isConnected'>
  readonly logger: Pick<Logger, 'warn'>
  readonly alarm: RaiseAlarm
}

/** Tells the operator that the process stood still, and which connections it lost. */
export function watchStandstill ({ alarm, logger, network }: StandstillPorts, settleMs = SETTLE_MS): void {
  const lost = new Set<string>()
  let watching = false
  network.on('disconnect', id => { if (watching) lost.add(hex(id)) })
  network.on('standstill', (ms, present) => {
    const stood = `The process stood still for ${Math.round(ms / 1000)} s`
    logger.warn({ ms: Math.round(ms) }, stood)
    if (watching) return
    watching = true
    for (const id of present) if (!network.isConnected(id)) lost.add(hex(id))
    setTimeout(() => {
      watching = false
      const cut = present.filter(id => lost.has(hex(id)))
      lost.clear()
      if (cut.length > 0) alarm('standstill', `${stood}. ${lossText(cut, network)}`)
    }, settleMs).unref()
  })
}

function lossText (cut: readonly MemberId[], network: Pick<Network, 'isConnected'>): string {
  const back = cut.filter(id => network.isConnected(id)).length
  const were = cut.length === 1 ? '1 connection was cut' : `${cut.length} connections were cut`
  if (back === cut.length) return `${were} and made again.`
  return `${were}, and ${back} of them made again within ${SETTLE_MS / 1000} s.`
}

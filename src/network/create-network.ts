import { Admission } from './connections/admission.js'
import { createGater } from './connections/gater.js'
import { Penalties } from './connections/penalties.js'
import { RefusalLog } from './connections/refusal-log.js'
import { createLibp2pNode } from './libp2p-node.js'
import { MediChainNetwork } from './medichain-network.js'
import { DEFAULT_LIMITS } from './shared/limits.js'
import { Meter } from './shared/meter.js'
import type { Network, NetworkOptions, NetworkPorts } from './shared/network.js'

/**
 * Starts a node of the network and listens. Consensus and gossip stay closed until their `join`.
 * @throws if the node cannot listen on an address
 */
export async function createNetwork (
  options: NetworkOptions, ports: NetworkPorts
): Promise<Network> {
  const { logger } = ports
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const meter = new Meter()
  const refusals = new RefusalLog(logger, () => performance.now())
  const penalties = new Penalties(limits.banMs)
  const admission = new Admission(options, ports, (id) => penalties.isBanned(id))
  // The gater asks the network, which is made after the gater and before the first connection.
  const made: { network?: MediChainNetwork } = {}
  const gater = createGater({
    accessOf: (id) => ports.accessOf(id),
    mayConnect: (id) => admission.mayConnect(id),
    roomForStranger: () => (made.network?.strangers ?? 0) < limits.maxStrangers,
    onRefused: (peer, direction, access) => {
      meter.events.add(`connection/refused-${direction}`)
      logger.debug({ peer, direction }, 'connection refused')
      if (direction === 'inbound' && access === 'stranger') refusals.note(peer, access, 'connection')
    }
  })
  const node = await createLibp2pNode(options, limits, gater,
    (muxer, code) => { made.network?.reportMuxer(muxer, code) })
  const network = made.network = new MediChainNetwork(node, limits,
    { logger, admission, penalties, meter, refusals })
  await network.start().catch((error: unknown) => { throw systemErrorOf(error) })
  return network
}

/** Returns an error with the system's message only; libp2p puts that message below other text. */
function systemErrorOf (error: unknown): unknown {
  const message = error instanceof Error ? /^ +\/\S+ Error: (.+)$/m.exec(error.message)?.[1] : undefined
  return message === undefined ? error : new Error(message, { cause: error })
}

import './shared/promise-with-resolvers.js'
import { noise } from '@chainsafe/libp2p-noise'
import type { GossipSubComponents } from '@chainsafe/libp2p-gossipsub'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify, type Identify } from '@libp2p/identify'
import type { ConnectionGater, Libp2p, PrivateKey } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
import { Admission } from './connections/admission.js'
import { createGater } from './connections/gater.js'
import {
  DEFAULT_LIMITS, DIAL_TIMEOUT_MS, HANDSHAKE_TIMEOUT_MS, MAX_CONNECTIONS, MAX_PARALLEL_DIALS,
  MAX_PENDING_INBOUND
} from './shared/limits.js'
import { Meter } from './shared/meter.js'
import type { Network, NetworkLimits, NetworkOptions, NetworkPorts } from './shared/network.js'
import { MediChainNetwork } from './medichain-network.js'
import { guardedYamux, type OnMuxerFault } from './muxer/guarded-yamux.js'
import { Penalties } from './connections/penalties.js'

/** What gossipsub needs of libp2p, handed out by libp2p to a service. */
interface Internals { readonly components: GossipSubComponents }
export type Host = Libp2p<{ identify: Identify, internals: Internals }>

/**
 * Starts a node of the network and listens. Consensus and gossip stay closed until their `join`.
 * @throws if an address cannot be listened on
 */
export async function createNetwork (
  options: NetworkOptions, ports: NetworkPorts
): Promise<Network> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const meter = new Meter()
  const penalties = new Penalties(limits.banMs)
  const admission = new Admission(options, ports, (id) => penalties.isBanned(id))
  // Known once the network exists; before that nobody is connected.
  let strangers = (): number => 0
  let onMuxerFault: OnMuxerFault = () => {}
  const gater = createGater({
    accessOf: (id) => ports.accessOf(id),
    mayConnect: (id) => admission.mayConnect(id),
    roomForStranger: () => strangers() < limits.maxStrangers,
    onRefused: (peer, direction) => {
      meter.events.add(`connection/refused-${direction}`)
      ports.logger.debug({ peer, direction }, 'connection refused')
    }
  })
  const host = await startHost(options, limits, gater, (muxer, code) => { onMuxerFault(muxer, code) })
  const network = new MediChainNetwork(host, limits, {
    logger: ports.logger, admission, penalties, meter
  })
  strangers = () => network.strangers
  onMuxerFault = (muxer, code) => { network.cutMuxer(muxer, code) }
  await network.start().catch((error: unknown) => { throw systemErrorOf(error) })
  return network
}

/** libp2p tells programmers what to set, and only further down what the system said. */
function systemErrorOf (error: unknown): unknown {
  const said = error instanceof Error ? /^ +\/\S+ Error: (.+)$/m.exec(error.message)?.[1] : undefined
  return said === undefined ? error : new Error(said, { cause: error })
}

async function startHost (
  options: NetworkOptions, limits: NetworkLimits, connectionGater: ConnectionGater,
  onMuxerFault: OnMuxerFault
): Promise<Host> {
  // Two releases of the interface package are installed, whose key types differ by a brand only.
  const privateKey = await generateKeyPairFromSeed('Ed25519', options.seed) as unknown as PrivateKey
  return await createLibp2p<{ identify: Identify, internals: Internals }>({
    start: false,
    privateKey,
    addresses: { listen: [...options.listen], announce: [...options.announce ?? []] },
    transports: [tcp({
      listenOpts: { noDelay: true }, dialOpts: { noDelay: true }, maxConnections: MAX_CONNECTIONS
    })],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedYamux(onMuxerFault)],
    connectionGater,
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      inboundConnectionThreshold: limits.inboundPerSecond,
      maxIncomingPendingConnections: MAX_PENDING_INBOUND,
      inboundUpgradeTimeout: HANDSHAKE_TIMEOUT_MS,
      dialTimeout: DIAL_TIMEOUT_MS,
      maxParallelDials: MAX_PARALLEL_DIALS
    },
    // A busy machine answers late; a vanished one is noticed all the same.
    connectionMonitor: { pingInterval: 10_000, pingTimeout: { minTimeout: 20_000 } },
    services: {
      identify: identify({ agentVersion: 'medichain' }),
      internals: (components: GossipSubComponents) => ({ components })
    }
  })
}

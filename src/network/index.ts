/**
 * libp2p and nothing but transport: who may connect, the consensus streams, gossip, and
 * request-response. The only folder that knows libp2p.
 *
 * It must never decode what it carries (bytes in, bytes out), hold an opinion on membership (it
 * asks `ports.accessOf` and `ports.mayUse`, and acts at once on `reconsider`), or let a queue grow
 * without a number from limits.ts. It must never send gossip or consensus to a government, even to
 * one that asks for them.
 *
 * Built so, because the rules of access change while connections live: every stream is judged when
 * it opens, and again when the rules change, in one place (admission.ts).
 */
export { createNetwork } from './create-network.js'
export { NetworkError, type NetworkErrorCode } from './shared/network-error.js'
export { memberIdOf, memberIdOfAddress, peerIdOf } from './connections/identity.js'
export { MAX_FRAME_BYTES, MAX_GOSSIP_BYTES } from './shared/limits.js'
export type {
  Access, ConsensusChannel, DialTarget, FramePriority, GossipChannel, GossipHandler, GossipResult,
  Network, NetworkEvents, NetworkLimits, NetworkLogger, NetworkMetrics, NetworkOptions,
  NetworkPorts, PeerInfo, RequestContext, RequestHandler, RequestLimits, RequestOptions
} from './shared/network.js'

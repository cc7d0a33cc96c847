import type { MemberId } from '../../protocol/types/index.js'
import type { PeerTraffic } from './meter.js'

/** The standing of a peer by the allowlists: a column of the table in SPECIFICATION.md §5.3. */
export type Access = 'member' | 'leaving' | 'joining' | 'government' | 'stranger'

/** The access rules, which the rest of the node implements. The transport asks for each stream. */
export interface NetworkPorts {
  accessOf (id: MemberId): Access
  /** Returns whether a peer with that access may use protocol `name`: `consensus`, `gossip`, `status`, … */
  mayUse (access: Access, name: string): boolean
  readonly logger: NetworkLogger
}

/** The methods of pino that the transport calls. Errors go in the field `err`: pino prints others as `{}`. */
export interface NetworkLogger {
  debug (fields: object, message: string): void
  info (fields: object, message: string): void
  warn (fields: object, message: string): void
}

export interface NetworkOptions {
  /** Ed25519 seed of the identity, 32 bytes. */
  readonly seed: Uint8Array
  /** Multiaddrs such as `/ip4/127.0.0.1/tcp/0`; none: do not listen. */
  readonly listen: readonly string[]
  /** Multiaddrs announced to peers instead of the bound addresses, behind a port mapping. */
  readonly announce?: readonly string[]
  /** Strangers may connect only to a government, and use only `enrol` there. */
  readonly role: 'hospital' | 'government'
  readonly limits?: Partial<NetworkLimits>
}

/** The limits that an operator may change; all others are constants in limits.ts. */
export interface NetworkLimits {
  /** Greatest number of connections of peers on no list, at a government. */
  readonly maxStrangers: number
  /** A stranger that sends no request for this long is disconnected. */
  readonly strangerIdleMs: number
  /** New inbound connections per second from one host. */
  readonly inboundPerSecond: number
  /** Length of the first ban of a peer; it doubles with each further ban up to BAN_CAP_MS. */
  readonly banMs: number
  /** Longest pause between two attempts to reach a member. */
  readonly redialCapMs: number
}

export interface PeerInfo {
  readonly id: MemberId
  readonly peerId: string
  readonly access: Access
  /** Remote addresses of the open connections. */
  readonly addresses: readonly string[]
  /** Start of the oldest open connection, ms since 1970. */
  readonly connectedAt: number
  readonly direction: 'inbound' | 'outbound'
  /** True if our consensus stream to the peer is open. */
  readonly consensus: boolean
  /** True if the peer is subscribed to our gossip topic. */
  readonly gossip: boolean
  /** From 0, without offences, to PENALTY_LIMIT, where the peer is banned for a while. */
  readonly penalty: number
}

/**
 * A long-lived stream in each direction for each pair of members. Frames to a peer that is away or does
 * not drain are dropped, and consensus sends them again (rule R9).
 */
export interface ConsensusChannel {
  /**
   * Starts to open and accept consensus streams, which are refused before. Idempotent.
   * @throws NetworkError refused at a government
   */
  join (): void
  /** Sends to every member and leaving member that is connected. At most MAX_FRAME_BYTES. */
  broadcast (frame: Uint8Array, priority: FramePriority): void
  /** Returns false, and queues nothing, if the peer is not connected or may not use consensus. */
  send (to: MemberId, frame: Uint8Array, priority?: FramePriority): boolean
  /** Sets the only handler, which owns the bytes. Frames of one priority keep the sender's order. */
  onFrame (handler: (from: MemberId, frame: Uint8Array) => void): void
  /** Returns whether our stream to the peer is open. */
  isOpen (id: MemberId): boolean
}

/**
 * The place of a frame in the queue of each peer: votes and certificates overtake blocks. A `relay`
 * repeats what most peers know, so it waits a moment for another frame.
 */
export type FramePriority = 'vote' | 'block' | 'relay'

export type GossipResult = 'accept' | 'ignore' | 'reject'
/**
 * Judges a message. `reject` is an offence of the sender, and only `accept` forwards. The sender `from`
 * need not be the author. An error counts as `ignore` and is logged.
 */
export type GossipHandler =
  (from: MemberId, bytes: Uint8Array) => Promise<GossipResult> | GossipResult

/** Carries transactions among full members, and to or from nobody else. */
export interface GossipChannel {
  /**
   * Subscribes to the topic of this chain, for good. Idempotent.
   * @throws NetworkError refused at a government, or if joined to another topic
   */
  join (topic: string): Promise<void>
  /**
   * Sends a message of at most MAX_GOSSIP_BYTES. Without subscribers, the `txs` protocol carries the
   * message later.
   * @returns the number of peers that the message was sent to
   * @throws NetworkError not-joined | too-large | stopped
   */
  publish (bytes: Uint8Array): Promise<number>
  /** Sets the only handler, before `join`. Without a handler messages are ignored. */
  onMessage (handler: GossipHandler): void
  /** Peers known to be subscribed to the topic. */
  subscribers (): MemberId[]
}

export interface RequestLimits {
  readonly maxRequestBytes: number
  readonly maxReplyBytes: number
  /** From the first byte of the request to the last byte of the reply. */
  readonly deadlineMs: number
  /** Requests of one peer in progress at once; more are answered `busy`. */
  readonly perPeerConcurrency: number
  /** Sustained requests per second of one peer, with a burst of twice that. */
  readonly ratePerSecond: number
}

export interface RequestContext {
  /** The access of the peer when the request arrived. */
  readonly access: Access
  /** Aborted at the deadline, when the peer goes away, and when this network stops. */
  readonly signal: AbortSignal
  /** Names the class under which the bytes of the reply count, if it is not the protocol. */
  classify? (countAs: string): void
}

/**
 * Answers a request. A thrown NetworkError `refused`, `busy`, `malformed` or `too-large` reaches the peer
 * as its code. Any other error becomes `failed`, is logged, and is no offence of the peer.
 */
export type RequestHandler =
  (from: MemberId, bytes: Uint8Array, context: RequestContext) => Promise<Uint8Array>

export interface RequestOptions {
  /** Default: 10 s. */
  readonly deadlineMs?: number
  /** Default: 4 MiB and some framing. */
  readonly maxReplyBytes?: number
  /** The class under which the bytes count. Default: the protocol. */
  readonly countAs?: string
}

/** The addresses of a member, with or without `/p2p/…` at the end. */
export interface DialTarget {
  readonly id: MemberId
  readonly addresses: readonly string[]
}

export interface NetworkEvents {
  /** The first connection to an admitted peer is open. */
  connect: (id: MemberId) => void
  /** The last connection to the peer has ended. */
  disconnect: (id: MemberId) => void
  /** Our consensus stream to the peer is open: a good moment to send STATUS. */
  'consensus-open': (id: MemberId) => void
  'consensus-close': (id: MemberId) => void
  /** The peer is banned for its offences until the given ms since 1970. */
  ban: (id: MemberId, code: string, until: number) => void
  /** This process stood still for so many ms. `present` lists the peers connected before. */
  standstill: (ms: number, present: readonly MemberId[]) => void
}

/** Counters since the start, for the status page. Names are protocol names and `gossip`. */
export interface NetworkMetrics {
  readonly bytesIn: Readonly<Record<string, number>>
  readonly bytesOut: Readonly<Record<string, number>>
  /** Frames, gossip messages and requests, by name. */
  readonly messagesIn: Readonly<Record<string, number>>
  readonly messagesOut: Readonly<Record<string, number>>
  /** Refusals, drops and faults, by `name/code`. */
  readonly events: Readonly<Record<string, number>>
  readonly peers: number
  /** Bytes now waiting in consensus queues. */
  readonly consensusQueued: number
}

export interface Network {
  readonly id: MemberId
  readonly peerId: string
  /** Our addresses, each with `/p2p/…` at the end. */
  addresses (): string[]
  /** Tries to connect once. @throws NetworkError refused | not-connected | timeout */
  dial (addresses: readonly string[]): Promise<void>
  disconnect (id: MemberId): void
  /** Replaces the list of members to stay connected to; the node retries for ever, with backoff. */
  setTargets (targets: readonly DialTarget[]): void
  /** Applies changed access rules: closes forbidden streams at once, and opens allowed streams. */
  reconsider (): void
  peers (): PeerInfo[]
  isConnected (id: MemberId): boolean
  readonly consensus: ConsensusChannel
  readonly gossip: GossipChannel
  /** Sends a request. `protocol` is a bare name such as `status`. @throws NetworkError */
  request (
    to: MemberId, protocol: string, bytes: Uint8Array, options?: RequestOptions
  ): Promise<Uint8Array>
  /** Serves `/medichain/<protocol>/1.0.0`. Call it once per protocol. */
  handle (protocol: string, limits: RequestLimits, handler: RequestHandler): Promise<void>
  /** Reports an offence of a peer; penalties.ts lists the weights of the codes. */
  report (id: MemberId, code: string): void
  /** Adds a listener. @returns the function that removes it */
  on<K extends keyof NetworkEvents> (event: K, listener: NetworkEvents[K]): () => void
  metrics (): NetworkMetrics
  /** Returns the bytes to and from a peer since the start, by class of message. */
  trafficWith (id: MemberId): PeerTraffic
  stop (): Promise<void>
}

import type { MemberId } from '../../protocol/types/index.js'

/** What the allowlists make of a peer, the columns of consensus.md §5.3. */
export type Access = 'member' | 'leaving' | 'joining' | 'government' | 'stranger'

/** What the transport must ask of the rest of the node. Cheap and synchronous: asked per stream. */
export interface NetworkPorts {
  accessOf (id: MemberId): Access
  /** May a peer of that access use our `name`: `consensus`, `gossip`, `status`, `request`, … */
  mayUse (access: Access, name: string): boolean
  readonly logger: NetworkLogger
}

/** The calls of pino that are used here. */
export interface NetworkLogger {
  debug (fields: object, message: string): void
  info (fields: object, message: string): void
  warn (fields: object, message: string): void
}

export interface NetworkOptions {
  /** Ed25519 seed of the identity, 32 bytes. */
  readonly seed: Uint8Array
  /** Multiaddrs such as `/ip4/127.0.0.1/tcp/0`; empty: listen nowhere. */
  readonly listen: readonly string[]
  /** Multiaddrs told to others in place of what was bound, when behind a port mapping. */
  readonly announce?: readonly string[]
  /** Strangers reach only a government, and there only `enrol`. */
  readonly role: 'hospital' | 'government'
  readonly limits?: Partial<NetworkLimits>
}

/** The limits that an operator may change; all others are constants in limits.ts. */
export interface NetworkLimits {
  /** Connections of peers on no list, at a government; further ones are refused. */
  readonly maxStrangers: number
  /** A stranger without a request for this long makes room for the next. */
  readonly strangerIdleMs: number
  /** New inbound connections per second from one host. */
  readonly inboundPerSecond: number
  /** First ban of a misbehaving peer; doubles with each further one up to BAN_CAP_MS. */
  readonly banMs: number
  /** Longest pause between two attempts to reach a member. */
  readonly redialCapMs: number
}

export interface PeerInfo {
  readonly id: MemberId
  readonly peerId: string
  readonly access: Access
  /** Remote ends of the open connections. */
  readonly addresses: readonly string[]
  /** ms since 1970, of the oldest open connection. */
  readonly connectedAt: number
  readonly direction: 'inbound' | 'outbound'
  /** Our consensus stream to the peer is open. */
  readonly consensus: boolean
  /** The peer is subscribed to our gossip topic. */
  readonly gossip: boolean
  /** 0 is spotless; at PENALTY_LIMIT the peer is disconnected and banned for a while. */
  readonly penalty: number
}

/**
 * One long-lived stream each way per pair of members. Unreliable by contract: frames for a peer
 * that is away or does not drain are dropped, and consensus re-sends (rule R9).
 */
export interface ConsensusChannel {
  /**
   * Starts to open and accept consensus streams; before it every one is refused. Idempotent.
   * @throws NetworkError refused at a government
   */
  join (): void
  /**
   * To every member and leaving member whose stream is or can be opened. At most MAX_FRAME_BYTES.
   */
  broadcast (frame: Uint8Array, priority: FramePriority): void
  /** @returns false if the peer is not connected or may not use consensus: nothing was queued. */
  send (to: MemberId, frame: Uint8Array, priority?: FramePriority): boolean
  /**
   * One handler. Frames arrive in the sender's order within one priority; bytes are the callee's.
   */
  onFrame (handler: (from: MemberId, frame: Uint8Array) => void): void
  /** Our stream to that peer is open: what we send now is on its way. */
  isOpen (id: MemberId): boolean
}

/**
 * Votes and certificates overtake blocks in the queue of each peer. A `relay` repeats what most peers
 * know already: it goes with the next frame, or alone after a moment.
 */
export type FramePriority = 'vote' | 'block' | 'relay'

export type GossipResult = 'accept' | 'ignore' | 'reject'
/**
 * `reject` costs the sender score; only `accept` forwards. `from` handed it to us and need not be
 * the author. What it throws counts as `ignore` and is logged.
 */
export type GossipHandler =
  (from: MemberId, bytes: Uint8Array) => Promise<GossipResult> | GossipResult

/** Transactions among full members. Never opened with, nor accepted from, anyone else. */
export interface GossipChannel {
  /**
   * Subscribes to the one topic of this chain, for good. Idempotent.
   * @throws NetworkError refused at a government, or if joined to another topic
   */
  join (topic: string): Promise<void>
  /**
   * At most MAX_GOSSIP_BYTES. Publishing to nobody is no error: the `txs` protocol will carry it.
   * @returns how many peers it was handed to.
   * @throws NetworkError not-joined | too-large | stopped
   */
  publish (bytes: Uint8Array): Promise<number>
  /** One handler; set it before `join`. A message that arrives without a handler is ignored. */
  onMessage (handler: GossipHandler): void
  /** Peers known to be subscribed to the topic. */
  subscribers (): MemberId[]
}

export interface RequestLimits {
  readonly maxRequestBytes: number
  readonly maxReplyBytes: number
  /** From the opening of the stream to the last byte of the reply. */
  readonly deadlineMs: number
  /** Requests of one peer under way at once; further ones are answered `busy`. */
  readonly perPeerConcurrency: number
  /** Sustained requests per second of one peer, with a burst of twice that. */
  readonly ratePerSecond: number
}

export interface RequestContext {
  /** As of the arrival of the request. */
  readonly access: Access
  /** Aborted at the deadline, when the peer goes away, and when this network stops. */
  readonly signal: AbortSignal
}

/**
 * May throw a NetworkError `refused`, `busy`, `malformed` or `too-large`: the peer gets that code.
 * Anything else thrown is told as `failed`, logged, and costs the peer nothing.
 */
export type RequestHandler =
  (from: MemberId, bytes: Uint8Array, context: RequestContext) => Promise<Uint8Array>

export interface RequestOptions {
  /** 10 s unless told. */
  readonly deadlineMs?: number
  /** 4 MiB and some framing unless told. */
  readonly maxReplyBytes?: number
}

/** Where a member can be reached; addresses with or without the closing `/p2p/…`. */
export interface DialTarget {
  readonly id: MemberId
  readonly addresses: readonly string[]
}

export interface NetworkEvents {
  /** First connection of a peer that the rules admit. */
  connect: (id: MemberId) => void
  /** Last connection of that peer ended. */
  disconnect: (id: MemberId) => void
  /** Our consensus stream to that peer opened: a good moment to send STATUS. */
  'consensus-open': (id: MemberId) => void
  'consensus-close': (id: MemberId) => void
  /** Repeated offences: cut off until the given ms since 1970. */
  ban: (id: MemberId, code: string, until: number) => void
  /** This process stood still for so many ms; who was connected before may have cut the connection. */
  standstill: (ms: number, present: readonly MemberId[]) => void
}

/** Counters since the start, for the status page. Names are protocol names, and `gossip`. */
export interface NetworkMetrics {
  readonly bytesIn: Readonly<Record<string, number>>
  readonly bytesOut: Readonly<Record<string, number>>
  /** Frames, gossip messages, requests: by name. */
  readonly messagesIn: Readonly<Record<string, number>>
  readonly messagesOut: Readonly<Record<string, number>>
  /** Refusals, drops, faults: by `name/code`. */
  readonly events: Readonly<Record<string, number>>
  readonly peers: number
  /** Bytes now waiting in consensus queues. */
  readonly consensusQueued: number
}

export interface Network {
  readonly id: MemberId
  readonly peerId: string
  /** Where we can be reached, each ending in `/p2p/…`. */
  addresses (): string[]
  /** One attempt. @throws NetworkError refused | not-connected | timeout */
  dial (addresses: readonly string[]): Promise<void>
  disconnect (id: MemberId): void
  /** Members to stay connected to, replacing the former list; retried for ever with backoff. */
  setTargets (targets: readonly DialTarget[]): void
  /** The access rules changed: closes what is no longer allowed at once, opens what now is. */
  reconsider (): void
  peers (): PeerInfo[]
  isConnected (id: MemberId): boolean
  readonly consensus: ConsensusChannel
  readonly gossip: GossipChannel
  /** `protocol` is the bare name, `status`. @throws NetworkError, any code but `not-joined` */
  request (
    to: MemberId, protocol: string, bytes: Uint8Array, options?: RequestOptions
  ): Promise<Uint8Array>
  /** Serves `/medichain/<protocol>/1.0.0`. Once per protocol. */
  handle (protocol: string, limits: RequestLimits, handler: RequestHandler): Promise<void>
  /** Counts an offence against a peer; see penalties.ts for what each code weighs. */
  report (id: MemberId, code: string): void
  /** @returns a function that takes the listener off. */
  on<K extends keyof NetworkEvents> (event: K, listener: NetworkEvents[K]): () => void
  metrics (): NetworkMetrics
  stop (): Promise<void>
}

import {
  NetworkError, type Access, type GossipHandler, type Network, type NetworkEvents,
  type NetworkMetrics, type PeerInfo, type RequestHandler, type RequestLimits, type RequestOptions
} from '../network/index.js'
import { equal, hex, type MemberId } from '../protocol/types/index.js'
import type { Behaviour } from './adversaries/behaviour.js'
import { entryOf } from './entry-of.js'
import type { Fabric, Peer } from './fabric.js'
import { never, type Life } from './life.js'

const DEADLINE_MS = 10_000
/** A handler is never aborted. */
const NEVER = new AbortController().signal

export interface SimNetworkPorts {
  readonly slot: number
  readonly id: MemberId
  readonly life: Life
  mayUse (access: Access, name: string): boolean
  /** Undefined for a node that sends honest messages. */
  readonly behaviour: Behaviour | undefined
  /** Called when a frame leaves for at least one peer. */
  onSent (frame: Uint8Array): void
  /** Called when a frame of a peer was accepted. */
  onReceived (from: MemberId, frame: Uint8Array): void
  /** Called with each reply to a request of the `request` protocol. */
  onReply (reply: Uint8Array): void
  /** Called with each reply of this node to a request for names, as it leaves. */
  onServed (from: MemberId, question: Uint8Array, reply: Uint8Array): void
  /** Called with each reply to an own request for names that arrives in time. */
  onAnswered (from: MemberId, question: Uint8Array, reply: Uint8Array): void
  /** Called when a gossip message was accepted. */
  onGossip (message: Uint8Array): void
  /** Called when a frame of a peer was refused. */
  onRefused (from: MemberId): void
  onReport (peer: MemberId, code: string): void
}

/** Implements the daemon's `Network` on a simulated fabric, with the same rules of access. */
export class SimNetwork implements Network, Peer {
  readonly name: string
  /** Set by the chain of the node, when it runs. */
  accessOf: (id: MemberId) => Access = () => 'stranger'
  readonly #listeners = new Map<string, Set<(id: MemberId) => void>>()
  readonly #handlers = new Map<string, RequestHandler>()
  #connected = new Set<string>()
  #open = new Map<string, MemberId>()
  isSubscribed = false
  #joined = false
  #onFrame: ((from: MemberId, frame: Uint8Array) => void) | undefined
  #onMessage: GossipHandler | undefined

  constructor (private readonly fabric: Fabric, private readonly ports: SimNetworkPorts) {
    this.name = hex(ports.id)
  }

  get slot (): number { return this.ports.slot }
  get id (): MemberId { return this.ports.id }
  get peerId (): string { return this.name }
  get life (): Life { return this.ports.life }

  readonly consensus = {
    join: (): void => { this.#joined = true; this.fabric.refresh() },
    broadcast: (frame: Uint8Array): void => { this.#sendFrame(frame, this.voters()) },
    send: (to: MemberId, frame: Uint8Array): boolean => {
      const peer = this.voters().find(other => equal(other.id, to))
      if (peer === undefined) return false
      this.#sendFrame(frame, [peer])
      return true
    },
    onFrame: (handler: (from: MemberId, frame: Uint8Array) => void): void => {
      this.#onFrame = handler
    },
    isOpen: (id: MemberId): boolean => this.#open.has(hex(id))
  }

  readonly gossip = {
    join: async (): Promise<void> => { this.isSubscribed = true },
    publish: (bytes: Uint8Array): Promise<number> => {
      // Thrown at once, since the node would only log a rejection.
      if (!this.isSubscribed) throw new Error('a message was published before the topic was joined')
      if (!this.life.passes('publish')) return never()
      const peers = this.fabric.neighbours(this).filter(peer => this.#gossipsWith(peer))
      const deliveries = this.ports.behaviour?.gossip?.(bytes, peers) ??
        peers.map(to => ({ frame: bytes, to }))
      for (const { frame, to } of deliveries) {
        this.fabric.carry(this.slot, to, () => { to.takeGossip(this.id, frame) })
      }
      return Promise.resolve(peers.length)
    },
    onMessage: (handler: GossipHandler): void => { this.#onMessage = handler },
    subscribers: (): MemberId[] => this.fabric.neighbours(this).map(peer => peer.id)
  }

  addresses (): string[] { return [`/ip4/127.0.0.1/tcp/${this.slot + 1}`] }
  async dial (): Promise<void> {}
  disconnect (): void {}
  setTargets (): void {}
  reconsider (): void { if (this.life.alive) this.fabric.refresh() }

  peers (): PeerInfo[] {
    return this.fabric.neighbours(this).map(({ id, name }) => ({
      id, peerId: name, access: this.accessOf(id), addresses: [], connectedAt: 0,
      direction: 'outbound', consensus: this.#open.has(name), gossip: true, penalty: 0
    }))
  }

  isConnected (id: MemberId): boolean {
    return this.fabric.find(this, id) !== undefined
  }

  async request (
    to: MemberId, protocol: string, bytes: Uint8Array, options: RequestOptions = {}
  ): Promise<Uint8Array> {
    if (!this.life.passes('request')) return await never()
    const peer = this.fabric.find(this, to)
    if (peer === undefined) throw new NetworkError('not-connected')
    const question = this.ports.behaviour?.question?.(protocol, bytes) ?? bytes
    return await new Promise<Uint8Array>((resolve, reject) => {
      let isOver = false
      const cancel = this.life.after(options.deadlineMs ?? DEADLINE_MS, () => {
        isOver = true
        reject(new NetworkError('timeout'))
      })
      const answer = (settle: () => void): void => {
        this.fabric.carry(peer.slot, this, () => { cancel(); settle() })
      }
      this.fabric.carry(this.slot, peer, () => {
        peer.serve(this.id, protocol, question).then(
          reply => {
            answer(() => {
              // The fabric may deliver a question or a reply twice; the first reply counts.
              if (protocol === 'name' && !isOver) this.ports.onAnswered(peer.id, question, reply)
              isOver = true
              resolve(reply)
            })
          },
          (error: unknown) => {
            const code = error instanceof NetworkError ? error.code : 'failed'
            answer(() => { reject(new NetworkError(code)) })
          })
      })
    })
  }

  async handle (protocol: string, _limits: RequestLimits, handler: RequestHandler): Promise<void> {
    this.#handlers.set(protocol, handler)
  }

  /** Answers a request of another node, or of the government. */
  async serve (from: MemberId, protocol: string, bytes: Uint8Array): Promise<Uint8Array> {
    const access = this.accessOf(from)
    const handler = this.#handlers.get(protocol)
    if (!this.ports.mayUse(access, protocol)) throw new NetworkError('refused')
    if (handler === undefined) throw new NetworkError('unsupported')
    const reply = await handler(from, bytes, { access, signal: NEVER })
    if (protocol === 'request') this.ports.onReply(reply)
    const sent = await this.ports.behaviour?.reply?.(protocol, reply) ?? reply
    if (protocol === 'name') this.ports.onServed(from, bytes, sent)
    return sent
  }

  report (id: MemberId, code: string): void {
    if (this.life.alive) this.ports.onReport(id, code)
  }

  on<K extends keyof NetworkEvents> (event: K, listener: NetworkEvents[K]): () => void {
    const listeners = entryOf(this.#listeners, event, () => new Set())
    const added = listener as (id: MemberId) => void
    listeners.add(added)
    return () => { listeners.delete(added) }
  }

  trafficWith (): { readonly sent: Record<string, number>, readonly received: Record<string, number> } {
    return { sent: {}, received: {} }
  }

  metrics (): NetworkMetrics {
    return {
      bytesIn: {}, bytesOut: {}, messagesIn: {}, messagesOut: {}, events: {},
      peers: this.#connected.size, consensusQueued: 0
    }
  }

  async stop (): Promise<void> { this.fabric.unplug(this) }

  admits (id: MemberId): boolean {
    const access = this.accessOf(id)
    return access !== 'stranger' && access !== 'government'
  }

  /** Compares the new connections with the previous connections, and calls the listeners. */
  compare (neighbours: readonly Peer[]): void {
    const now = new Map(neighbours.map(peer => [peer.name, peer.id]))
    const open = new Map(this.#joined
      ? neighbours.filter(peer => this.#votesWith(peer)).map(peer => [peer.name, peer.id])
      : [])
    const [before, openBefore] = [this.#connected, this.#open]
    this.#connected = new Set(now.keys())
    this.#open = open
    for (const [name, id] of now) if (!before.has(name)) this.#emit('connect', id)
    const hasChanged = open.size !== openBefore.size ||
      [...open.keys()].some(name => !openBefore.has(name))
    const [changed] = [...open.values(), ...openBefore.values()]
    if (hasChanged && changed !== undefined) this.#emit('consensus-open', changed)
  }

  /** Sends a frame of an adversary. */
  inject (frame: Uint8Array, to: Peer): void {
    this.ports.onSent(frame)
    this.#carry(frame, to)
  }

  #carry (frame: Uint8Array, to: Peer): void {
    this.fabric.carry(this.slot, to, () => { to.takeFrame(this.id, frame) })
  }

  #emit (event: string, id: MemberId): void {
    this.life.after(0, () => {
      for (const listener of this.#listeners.get(event) ?? []) listener(id)
    })
  }

  /** Returns the peers that get the consensus frames of this node. */
  voters (): Peer[] {
    return this.#joined ? this.fabric.neighbours(this).filter(peer => this.#votesWith(peer)) : []
  }

  #votesWith (peer: Peer): boolean {
    return this.ports.mayUse(this.accessOf(peer.id), 'consensus')
  }

  #gossipsWith (peer: Peer): boolean {
    return this.ports.mayUse(this.accessOf(peer.id), 'gossip') && peer.isSubscribed
  }

  #sendFrame (frame: Uint8Array, peers: readonly Peer[]): void {
    if (!this.#joined) throw new Error('a frame was sent before the network was joined')
    if (!this.life.passes('send') || peers.length === 0) return
    const { behaviour } = this.ports
    if (behaviour !== undefined) {
      for (const { frame: other, to } of behaviour.outgoing(frame, peers)) this.inject(other, to)
      return
    }
    this.ports.onSent(frame)
    for (const peer of peers) this.#carry(frame, peer)
  }

  takeFrame (from: MemberId, frame: Uint8Array): void {
    if (!this.ports.mayUse(this.accessOf(from), 'consensus')) {
      this.ports.onRefused(from)
      return
    }
    if (!this.#joined) return
    this.ports.onReceived(from, frame)
    this.#onFrame?.(from, frame)
  }

  takeGossip (from: MemberId, bytes: Uint8Array): void {
    const mayGossip = this.ports.mayUse(this.accessOf(from), 'gossip')
    if (!this.isSubscribed || !mayGossip || this.#onMessage === undefined) return
    const verdict = this.#onMessage(from, bytes)
    if (verdict === 'reject') this.report(from, 'gossip-rejected')
    if (verdict === 'accept') this.ports.onGossip(bytes)
  }
}

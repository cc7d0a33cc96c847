import '../shared/promise-with-resolvers.js'
import { GossipSub, type GossipSubComponents } from '@chainsafe/libp2p-gossipsub'
import { TopicValidatorResult, type Message, type PeerId } from '@libp2p/interface'
import { setTimeout as sleep } from 'node:timers/promises'
import { hex, type MemberId } from '../../protocol/types/index.js'
import { GossipGate } from './gossip-gate.js'
import { GossipMesh } from './gossip-mesh.js'
import { gossipOptions } from './gossip-options.js'
import type { ChannelPorts } from '../shared/channel-ports.js'
import { memberIdOf, memberIdOfPeer, toPeerId } from '../connections/identity.js'
import { GOSSIP_BYTES_PER_SECOND, GOSSIP_MESSAGES_PER_SECOND, MAX_GOSSIP_BYTES } from '../shared/limits.js'
import type { GossipChannel, GossipHandler, GossipResult } from '../shared/network.js'
import { NetworkError } from '../shared/network-error.js'
import { PeerRates } from '../shared/peer-rates.js'
import { PendingBudget } from './pending-budget.js'
import type { RpcGuardPorts } from './rpc-guard.js'

const NAME = 'gossip'
/** The first retry of a lost stream comes after this time; the backoff of the gate rules later retries. */
const REOPEN_DELAY_MS = 250

export interface GossipPorts
  extends Pick<ChannelPorts, 'isHospital' | 'meter' | 'logger' | 'present' | 'connectionTo' | 'report'> {
  allowed (id: MemberId): boolean
  /** The members that this node stays connected to. */
  targets (): Iterable<MemberId>
  penaltyOf (id: MemberId): number
}

const RESULTS: Readonly<Record<GossipResult, TopicValidatorResult>> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject
}

interface Running {
  readonly topic: string
  readonly sub: GossipSub
  readonly gate: GossipGate
  readonly mesh: GossipMesh
}

/** Gossip on one topic among full members. Gossipsub starts at `join`, when the topic is known. */
export class Gossip implements GossipChannel {
  readonly #pending = new PendingBudget()
  readonly #byteRates = new PeerRates(GOSSIP_BYTES_PER_SECOND)
  readonly #messageRates =
    new PeerRates(GOSSIP_MESSAGES_PER_SECOND, 2 * GOSSIP_MESSAGES_PER_SECOND)
  #handler: GossipHandler = () => 'ignore'
  #running: Running | undefined
  #stopped = false

  constructor (
    private readonly components: GossipSubComponents,
    private readonly ports: GossipPorts
  ) {}

  onMessage (handler: GossipHandler): void {
    this.#handler = handler
  }

  async join (topic: string): Promise<void> {
    if (this.#stopped) throw new NetworkError('stopped')
    if (!this.ports.isHospital) throw new NetworkError('refused', 'gossip is for hospitals')
    if (this.#running !== undefined) {
      if (this.#running.topic !== topic) throw new NetworkError('refused', 'joined another topic')
      return
    }
    const { privateKey, peerId, peerStore, connectionManager, logger, registrar } = this.components
    const gate = new GossipGate(registrar, {
      allowed: this.ports.allowed,
      guard: (id) => this.#guard(id),
      onSent: (id, bytes) => { this.ports.meter.sent(id, NAME, bytes) },
      onLost: (id) => { this.#reopen(id) },
      onUnresponsive: (id) => { this.ports.report(id, 'unresponsive') }
    })
    const sub = new GossipSub(
      { privateKey, peerId, peerStore, connectionManager, logger, registrar: gate },
      gossipOptions(topic, (peer) => this.#penaltyOf(peer))
    )
    this.#running = { topic, sub, gate, mesh: new GossipMesh(sub.opts) }
    await sub.start()
    sub.topicValidators.set(topic, (source, message) => this.#judge(source, message))
    sub.subscribe(topic)
    this.reconsider()
  }

  async publish (bytes: Uint8Array): Promise<number> {
    if (this.#stopped) throw new NetworkError('stopped')
    const running = this.#running
    if (running === undefined) throw new NetworkError('not-joined')
    if (bytes.byteLength > MAX_GOSSIP_BYTES) {
      throw new NetworkError('too-large', `gossip message of ${bytes.byteLength} bytes`)
    }
    const { recipients } = await running.sub.publish(running.topic, bytes)
    this.ports.meter.messagesOut.add(NAME, recipients.length)
    return recipients.length
  }

  subscribers (): MemberId[] {
    const peers = this.#running?.sub.getSubscribers(this.#running.topic) ?? []
    return peers.flatMap((peer) => memberIdOfPeer(peer) ?? [])
  }

  /** Introduces and banishes peers by the current rules, and reopens lost streams. */
  reconsider (): void {
    for (const id of this.ports.present()) this.consider(id)
  }

  upkeep (now: number): void {
    this.reconsider()
    const subscribed = new Set(this.subscribers().map(hex))
    const isMissing = (id: MemberId): boolean => this.ports.allowed(id) && !subscribed.has(hex(id))
    this.#running?.mesh.adjust(![...this.ports.targets()].some(isMissing), now)
  }

  consider (id: MemberId): void {
    const running = this.#running
    if (running === undefined) return
    const peer = toPeerId(id)
    const key = peer.toString()
    const connection = this.ports.connectionTo(id)
    if (connection === undefined || !this.ports.allowed(id)) {
      if (running.sub.peers.has(key)) running.gate.banish(peer, id)
    } else if (!running.sub.peers.has(key) || !running.sub.streamsOutbound.has(key)) {
      running.gate.introduce(peer, connection, id)
    }
  }

  forget (id: MemberId): void {
    this.#running?.gate.banish(toPeerId(id), id)
  }

  async close (): Promise<void> {
    this.#stopped = true
    await this.#running?.sub.stop()
    this.#running = undefined
  }

  /** Drops gossipsub's ended stream, which gossipsub itself does not notice, and opens another. */
  #reopen (id: MemberId): void {
    const streams = this.#running?.sub.streamsOutbound
    const key = toPeerId(id).toString()
    streams?.get(key)?.close().catch(() => {})
    streams?.delete(key)
    setTimeout(() => { this.consider(id) }, REOPEN_DELAY_MS * (1 + Math.random())).unref()
  }

  async #judge (source: PeerId, message: Message): Promise<TopicValidatorResult> {
    const id = memberIdOfPeer(source)
    if (id === undefined || !this.ports.allowed(id)) return TopicValidatorResult.Ignore
    const size = message.data.byteLength
    this.ports.meter.messagesIn.add(NAME)
    this.#pending.enter(id, size)
    let result: GossipResult = 'ignore'
    try {
      result = await this.#handler(id, unshared(message.data))
    } catch (error) {
      this.ports.logger.warn({ err: error }, 'gossip handler failed')
    } finally {
      this.#pending.leave(id, size)
    }
    this.ports.meter.events.add(`${NAME}/${result}`)
    if (result === 'reject') this.ports.report(id, 'gossip-reject')
    return RESULTS[result]
  }

  #guard (id: MemberId): RpcGuardPorts {
    return {
      onBytes: (count) => { this.ports.meter.received(id, NAME, count) },
      onFault: (code) => { this.ports.report(id, code) },
      admit: async (bytes, messages) => {
        const wait = Math.max(this.#byteRates.of(id).spend(bytes),
          this.#messageRates.of(id).spend(Math.max(1, messages)))
        if (wait > 0) {
          this.ports.meter.events.add(`${NAME}/throttled`)
          await sleep(wait, undefined, { ref: false })
        }
        await this.#pending.room(id)
      }
    }
  }

  #penaltyOf (peerId: string): number {
    const id = memberIdOf(peerId)
    return id === undefined ? 0 : this.ports.penaltyOf(id)
  }
}

/** Copies a small message out of a large RPC, so that the message does not keep the RPC in memory. */
function unshared (data: Uint8Array): Uint8Array {
  return data.byteLength * 2 < data.buffer.byteLength ? data.slice() : data
}

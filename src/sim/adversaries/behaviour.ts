import type { Random } from '../random.js'
import type { Peer } from '../fabric.js'
import type { BlockHash, Chain, Signer } from '../../protocol/types/index.js'
import type { KeySecrets } from '../../protocol/keeping/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'

export interface Delivery {
  readonly frame: Uint8Array
  readonly to: Peer
}

/**
 * The way in which a faulty hospital breaks the rules. The hospital runs an honest node, and withholds,
 * changes or adds messages. So an adversary knows everything that an honest node knows.
 */
export interface Behaviour {
  /** Returns the frames that peers get in place of an honest frame. */
  outgoing (frame: Uint8Array, to: readonly Peer[]): Delivery[]
  /** Returns the messages that peers get in place of a gossiped transaction. */
  gossip? (message: Uint8Array, to: readonly Peer[]): Delivery[]
  /** Returns additional frames; called at random moments. */
  act? (to: readonly Peer[]): Delivery[]
  /** Changes a request of the honest node. */
  question? (protocol: string, question: Uint8Array): Uint8Array
  /** Changes a reply. A peer that stalls returns a promise that never resolves. */
  reply? (protocol: string, reply: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** The plan of lying hospitals for a height and view. */
export interface Plot {
  readonly blocks: readonly [BlockHash, BlockHash]
  /** Names of the peers that receive the first block; the others receive the second block. */
  readonly left: ReadonlySet<string>
}

export interface Means {
  readonly chain: Chain
  readonly signer: Signer
  readonly random: Random
  /** Plots by height/view. Adversaries know each other and act together. */
  readonly plots: Map<string, Plot>
  /** The secrets of shared keys of the honest node. */
  keySecrets (): KeySecrets
  /** The state of the honest node; undefined while it is down. */
  state (): ReplicaState | undefined
}

export function toAll (frame: Uint8Array, to: readonly Peer[]): Delivery[] {
  return to.map(peer => ({ frame, to: peer }))
}

/** Combines two behaviours: the output of the first goes through the second. */
export function both (first: Behaviour, second: Behaviour): Behaviour {
  return {
    outgoing: (frame, to) => first.outgoing(frame, to)
      .flatMap(delivery => second.outgoing(delivery.frame, [delivery.to])),
    gossip: (message, to) => (first.gossip?.(message, to) ?? toAll(message, to))
      .flatMap(delivery => second.gossip?.(delivery.frame, [delivery.to]) ?? [delivery]),
    act: to => [...first.act?.(to) ?? [], ...second.act?.(to) ?? []],
    question: (protocol, question) => {
      const changed = first.question?.(protocol, question) ?? question
      return second.question?.(protocol, changed) ?? changed
    },
    reply: async (protocol, reply) => {
      const changed = await first.reply?.(protocol, reply) ?? reply
      return await second.reply?.(protocol, changed) ?? changed
    }
  }
}

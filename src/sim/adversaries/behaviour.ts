import type { Random } from '../random.js'
import type { SimNetwork } from '../sim-network.js'
import type { BlockHash, Chain, Signer } from '../../protocol/types/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'

/** One frame for one peer. */
export interface Delivery {
  readonly frame: Uint8Array
  readonly to: SimNetwork
}

/**
 * How a faulty hospital departs from the rules. Beneath it runs an honest node, whose words it
 * withholds, changes, or adds to; so an adversary always knows what an honest node would know.
 */
export interface Behaviour {
  /** What each peer gets in place of an honest frame. */
  outgoing (frame: Uint8Array, to: readonly SimNetwork[]): Delivery[]
  /** What each peer gets in place of a gossiped transaction. */
  gossip? (message: Uint8Array, to: readonly SimNetwork[]): Delivery[]
  /** Does something of its own, every now and then. */
  act? (to: readonly SimNetwork[]): Delivery[]
  /** Changes what it asks. */
  question? (protocol: string, question: Uint8Array): Uint8Array
  /** Changes a reply; what never resolves is a peer that stalls. */
  reply? (protocol: string, reply: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** What lying hospitals have told each other of one height and view. */
export interface Plot {
  readonly blocks: readonly [BlockHash, BlockHash]
  /** Ids of those that hear of the first block; the others hear of the second. */
  readonly left: ReadonlySet<string>
}

/** What every adversary has in hand. */
export interface Means {
  readonly chain: Chain
  readonly signer: Signer
  readonly random: Random
  /** height/view -> plot; adversaries know each other and act together. */
  readonly plots: Map<string, Plot>
  /** The honest node's state; undefined while it is down. */
  state (): ReplicaState | undefined
}

export function toAll (frame: Uint8Array, to: readonly SimNetwork[]): Delivery[] {
  return to.map(peer => ({ frame, to: peer }))
}

/** One node that misbehaves in two ways: what the first lets out goes through the second. */
export function both (first: Behaviour, second: Behaviour): Behaviour {
  const through = (told: readonly Delivery[], next: (one: Delivery) => Delivery[]): Delivery[] =>
    told.flatMap(one => next(one))
  return {
    outgoing: (frame, to) => through(first.outgoing(frame, to),
      one => second.outgoing(one.frame, [one.to])),
    gossip: (message, to) => through(first.gossip?.(message, to) ?? toAll(message, to),
      one => second.gossip?.(one.frame, [one.to]) ?? [one]),
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

import type { Random } from '../random.js'
import type { SimNetwork } from '../sim-network.js'
import type { Chain, Signer } from '../../protocol/types/index.js'
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
  /** Does something of its own, every now and then. */
  act? (to: readonly SimNetwork[]): Delivery[]
  /** Changes a reply. */
  reply? (protocol: string, reply: Uint8Array): Uint8Array
}

/** What every adversary has in hand. */
export interface Means {
  readonly chain: Chain
  readonly signer: Signer
  readonly random: Random
  /** The honest node's state; undefined while it is down. */
  state (): ReplicaState | undefined
}

export function toAll (frame: Uint8Array, to: readonly SimNetwork[]): Delivery[] {
  return to.map(peer => ({ frame, to: peer }))
}

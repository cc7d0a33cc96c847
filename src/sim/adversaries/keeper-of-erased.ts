import { signTransaction, transactionCodec, transactionEnvelopeCodec } from '../../protocol/codec/index.js'
import type { Peer } from '../fabric.js'
import { toAll, type Behaviour, type Delivery, type Means } from './behaviour.js'
import { foulErasures } from './foul-erasures.js'
import { CaseMemory } from './foul-proposals.js'

/**
 * Attests erasures and erases nothing (clinic.ts), and so serves erased bodies on. With each transaction it
 * gossips a step of a measure that nobody may take, such as an effect without an order.
 */
export class KeeperOfErased implements Behaviour {
  readonly #memory = new CaseMemory()

  constructor (private readonly means: Means) {}

  outgoing (frame: Uint8Array, to: readonly Peer[]): Delivery[] { return toAll(frame, to) }

  gossip (message: Uint8Array, to: readonly Peer[]): Delivery[] {
    return [message, ...this.#fouls()].flatMap(frame => toAll(frame, to))
  }

  #fouls (): Uint8Array[] {
    const { chain, signer } = this.means
    const state = this.means.state()
    if (state === undefined) return []
    this.#memory.observe(state.ledger)
    return foulErasures(this.means, state.ledger, this.#memory.decided).map(unsigned =>
      transactionEnvelopeCodec.encode({
        transaction: transactionCodec.encode(signTransaction(chain.id, signer, unsigned)), bodies: []
      }))
  }
}

import type { UnsignedTransaction } from '../../../protocol/codec/index.js'
import { eventsOf } from '../../../protocol/ledger/index.js'
import { equal, type MemberId, type Ordered } from '../../../protocol/types/index.js'
import type { Committed, Outcome, OwnTransactions } from '../own-transactions.js'

type OrderKinds = Extract<UnsignedTransaction, Ordered>

/** Sends orders for patients, and tells when a block has them. */
export class OrderSender {
  constructor (private readonly own: Pick<OwnTransactions, 'sendNew'>) {}

  /** Signs an order as its injector, and sends it unless the chain as it is here refutes it. */
  async send (order: OrderKinds): Promise<Committed> {
    return await this.own.sendNew(order, takes(order, order.author))
  }
}

/** Waits for a block that has this counter of the patient, be it this order or another. */
function takes ({ counter, handle }: Ordered, author: MemberId): Outcome {
  return ({ delta }) => {
    const event = eventsOf(delta, 'patient-order')
      .find(one => one.counter === counter && equal(one.handle, handle))
    if (event === undefined) return undefined
    return equal(event.author, author) ? { height: delta.height } : { code: 'order-known' }
  }
}

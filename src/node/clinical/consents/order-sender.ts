import { signTransaction, transactionCodec, type UnsignedTransaction } from '../../../protocol/codec/index.js'
import { eventsOf, refute, rowsOnArrival } from '../../../protocol/ledger/index.js'
import { equal, type Chain, type Height, type Ordered, type Signer } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { Gossip, TransactionGate } from '../../gates/transaction-gate.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { HostLoop } from '../../loop/host-loop.js'
import type { Scheduler } from '../../machine/ports.js'

/** How long a caller waits for the block with an order. */
const WAIT_MS = 30_000
/** How many orders of this hospital may wait for their blocks. */
const MAX_WAITING = 256

type OrderKinds = Extract<UnsignedTransaction, Ordered>

/** The height of the block with an order, or the code of a refusal. */
export type Sent = { readonly height: Height } | { readonly code: string }

export interface OrderSenderParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly gossip: Gossip, readonly commits: CommitFeed,
  readonly scheduler: Scheduler
}

/** Sends orders for patients, and tells when a block has them. */
export class OrderSender {
  #waiting = 0

  constructor (private readonly parts: OrderSenderParts) {}

  /** Signs an order as its injector, and sends it unless the chain as it is here refutes it. */
  async send (order: OrderKinds): Promise<Sent> {
    const { chain, gate, gossip, hostLoop, signer, store } = this.parts
    const { ledger } = hostLoop.state
    if (!ledger.set.has(signer.id)) return { code: 'not-a-member' }
    if (ledger.keys.active === undefined) return { code: 'no-key-epoch' }
    if (this.#waiting >= MAX_WAITING) return { code: 'busy' }
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, order))
    const verified = gate.verify(transaction)
    if (verified.verdict !== 'accept') return { code: verified.code }
    const entries = await store.loadEntries(rowsOnArrival(ledger, verified.value))
    const fault = refute(hostLoop.state.ledger, verified.value, entries)
    if (fault !== undefined) return { code: fault }
    const committed = this.#committed(order)
    if (gate.takeOwn(transaction).verdict === 'accept') gossip({ transaction, bodies: [] })
    return await committed
  }

  /** Resolves when a block has this counter of the patient, be it this order or another. */
  async #committed ({ counter, handle }: Ordered): Promise<Sent> {
    const { commits, scheduler, signer } = this.parts
    this.#waiting++
    return await new Promise<Sent>(resolve => {
      const end = (sent: Sent): void => {
        cancel()
        stop()
        this.#waiting--
        resolve(sent)
      }
      const cancel = scheduler.after(WAIT_MS, () => { end({ code: 'not-final-yet' }) })
      const stop = commits.subscribe(({ delta }) => {
        for (const event of eventsOf(delta, 'patient-order')) {
          if (event.counter !== counter || !equal(event.handle, handle)) continue
          end(equal(event.author, signer.id) ? { height: delta.height } : { code: 'order-known' })
          return
        }
      })
    })
  }
}

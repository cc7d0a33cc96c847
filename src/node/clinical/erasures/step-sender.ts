import { signTransaction, transactionCodec, type UnsignedTransaction } from '../../../protocol/codec/index.js'
import { eventsOf, refute, rowsOnArrival } from '../../../protocol/ledger/index.js'
import {
  TransactionKind, equal, type Chain, type Height, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { Gossip, TransactionGate } from '../../gates/transaction-gate.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { CommittedBlock, HostLoop } from '../../loop/host-loop.js'
import type { Scheduler } from '../../machine/ports.js'

/** How long a caller waits for the block with a step. */
const WAIT_MS = 30_000
/** How many steps of this hospital may wait for their blocks. */
const MAX_WAITING = 256

type Steps = Extract<UnsignedTransaction, { readonly kind: 40 | 41 }>

/** The height of the block with a step, or the code of a refusal. */
export type SentStep = { readonly height: Height } | { readonly code: string }

export interface StepSenderParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly gossip: Gossip, readonly commits: CommitFeed,
  readonly scheduler: Scheduler
}

/** Sends steps of measures and attestations, and tells when a block has them. */
export class StepSender {
  #waiting = 0

  constructor (private readonly parts: StepSenderParts) {}

  /** Signs a step as its author, and sends it unless the chain as it is here refutes it. */
  async send (step: Steps): Promise<SentStep> {
    const { chain, gate, gossip, hostLoop, signer, store } = this.parts
    const { ledger } = hostLoop.state
    if (!ledger.set.has(signer.id)) return { code: 'not-a-member' }
    if (ledger.keys.active === undefined) return { code: 'no-key-epoch' }
    if (this.#waiting >= MAX_WAITING) return { code: 'busy' }
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, step))
    const verified = gate.verify(transaction)
    if (verified.verdict !== 'accept') return { code: verified.code }
    const entries = await store.loadEntries(rowsOnArrival(ledger, verified.value))
    const fault = refute(hostLoop.state.ledger, verified.value, entries)
    if (fault !== undefined) return { code: fault }
    const committed = this.#committed(step)
    if (gate.takeOwn(transaction).verdict === 'accept') gossip({ transaction, bodies: [] })
    return await committed
  }

  async #committed (step: Steps): Promise<SentStep> {
    const { commits, scheduler } = this.parts
    this.#waiting++
    return await new Promise<SentStep>(resolve => {
      const end = (sent: SentStep): void => {
        cancel()
        stop()
        this.#waiting--
        resolve(sent)
      }
      const cancel = scheduler.after(WAIT_MS, () => { end({ code: 'not-final-yet' }) })
      const stop = commits.subscribe(({ delta }) => {
        if (hasStep(delta, step)) end({ height: delta.height })
      })
    })
  }
}

/** Tells whether a block has a step. An effect counts whoever sent it. */
function hasStep (delta: CommittedBlock['delta'], step: Steps): boolean {
  if (step.kind === TransactionKind.erasureAttest) {
    return eventsOf(delta, 'erasure-attested').some(({ author, record }) =>
      equal(author, step.author) && equal(record, step.record))
  }
  return eventsOf(delta, 'measure').some(({ act, author, measure, record }) =>
    act === step.act.type && measure === step.measure && equal(record, step.record) &&
    (act === 'effect' || equal(author, step.author)))
}

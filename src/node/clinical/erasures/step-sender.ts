import type { UnsignedTransaction } from '../../../protocol/codec/index.js'
import { eventsOf } from '../../../protocol/ledger/index.js'
import { TransactionKind, equal } from '../../../protocol/types/index.js'
import type { CommittedBlock } from '../../loop/host-loop.js'
import type { Committed, OwnTransactions } from '../own-transactions.js'

type Steps = Extract<UnsignedTransaction, { readonly kind: 40 | 41 }>

/** Sends steps of measures and attestations, and tells when a block has them. */
export class StepSender {
  constructor (private readonly own: Pick<OwnTransactions, 'sendNew'>) {}

  /** Signs a step as its author, and sends it unless the chain as it is here refutes it. */
  async send (step: Steps): Promise<Committed> {
    return await this.own.sendNew(step,
      ({ delta }) => hasStep(delta, step) ? { height: delta.height } : undefined)
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

import { caseCodec, signTransaction, transactionCodec } from '../../../protocol/codec/index.js'
import {
  MismatchOutcome, caseKey, entryId, mismatchKey, mismatchRowCodec, type MismatchRow
} from '../../../protocol/ledger/index.js'
import {
  TransactionKind, type Case, type CaseId, type Chain, type MismatchVerdict, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { Gossip, TransactionGate } from '../../gates/transaction-gate.js'
import type { Logger } from '../../machine/ports.js'

export interface StatementParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly gate: TransactionGate,
  readonly gossip: Gossip, readonly logger: Logger
}

/** Reads what hospitals stated about records on the chain, and sends the statements of this hospital. */
export class Statements {
  constructor (private readonly parts: StatementParts) {}

  async rowOf ({ id, submitter }: Pick<Case, 'id' | 'submitter'>): Promise<MismatchRow> {
    const key = mismatchKey(id)
    const row = (await this.parts.store.loadEntries([key])).get(entryId(key))
    return row === undefined
      ? { submitter, outcome: MismatchOutcome.stated, statements: [] }
      : mismatchRowCodec.decode(row)
  }

  /** Returns a case of a final block. */
  async caseOf (id: CaseId): Promise<Case | undefined> {
    const key = caseKey(id)
    const row = (await this.parts.store.loadEntries([key])).get(entryId(key))
    return row === undefined ? undefined : caseCodec.decode(row)
  }

  /** Signs and sends a statement. A second one about a case enters no block. */
  send ({ id, submitter }: Pick<Case, 'id' | 'submitter'>, verdict: MismatchVerdict): void {
    const { chain, gate, gossip, signer } = this.parts
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.mismatch, author: signer.id, caseId: id, submitter, verdict
    }))
    if (gate.takeOwn(transaction).verdict === 'accept') gossip({ transaction, bodies: [] })
  }
}

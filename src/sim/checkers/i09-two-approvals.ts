import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { casesOf } from '../../protocol/ledger/index.js'
import { CaseStatus, Decision, TransactionKind } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'
import { isSigned } from './transaction-form.js'

/**
 * I9: ACCEPTED needs the approvals of one drawn pair without the submitter, and no case closes twice.
 * The approvals come from the OPINIONS on the chain.
 */
export class TwoApprovals extends Invariant implements Checker {
  readonly invariant = 'I9'
  /** Heights at which cases closed, by case. */
  readonly #closed = new Map<string, number>()
  /** Validators with an approval in a block, by case/attempt. */
  readonly #approvals = new Map<string, Set<string>>()

  extending (node: SimNode, { block, delta }: CommittedBlock): void {
    const { height } = block.header
    this.#read(block)
    const { attempts, validatorsPerDiagnosis: k } = this.run.chain.genesis.parameters
    for (const { id, order, status, submitter } of casesOf(delta, 'closed')) {
      const first = this.#closed.get(name(id))
      if (first !== undefined) this.violate(`a case closes at ${first} and ${height}`)
      this.#closed.set(name(id), height)
      if (status !== CaseStatus.accepted) continue
      const ids = order.map(name)
      const isApproved = Array.from({ length: attempts }, (_, t) => {
        const pair = Array.from({ length: k }, (_, j) => ids[(k * t + j) % ids.length] ?? '')
        const given = this.#approvals.get(`${name(id)}/${t}`) ?? new Set()
        return pair.every(member => given.has(member) && member !== name(submitter))
      }).includes(true)
      if (!isApproved) this.violate(`${node.name}: accepted at ${height} without its pair`)
    }
  }

  #read ({ transactions }: CommittedBlock['block']): void {
    for (const verified of transactions) {
      const { transaction } = verified
      if (transaction.kind !== TransactionKind.opinions) continue
      // An approval counts only if its validator has signed it.
      if (!isSigned(this.run.chain, verified)) continue
      for (const { caseId, attempt, decision } of transaction.opinions) {
        if (decision !== Decision.approve) continue
        entryOf(this.#approvals, `${name(caseId)}/${attempt}`, () => new Set<string>())
          .add(name(transaction.author))
      }
    }
  }
}

import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { casesOf } from '../../protocol/ledger/index.js'
import { CaseStatus, Decision, TransactionKind } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import { isSigned } from './transaction-form.js'

/**
 * I9: ACCEPTED implies the approvals of one drawn pair, without the submitter; no case closes
 * twice. The approvals are read off the chain's own OPINIONS.
 */
export class TwoApprovals implements Checker {
  readonly invariant = 'I9'
  /** case -> height that closed it. */
  readonly #closed = new Map<string, number>()
  /** case/attempt -> validators whose approval lies in a block. */
  readonly #approvals = new Map<string, Set<string>>()
  #tip = 0

  constructor (private readonly one: Case) {}

  deciding (node: SimNode, commit: CommittedBlock): void {
    const { height } = commit.block.header
    if (height !== this.#tip + 1) return
    this.#tip = height
    this.#read(commit)
    const k = this.one.chain.genesis.parameters.validatorsPerDiagnosis
    for (const { id, order, status, submitter } of casesOf(commit.delta, 'closed')) {
      const first = this.#closed.get(name(id))
      if (first !== undefined) this.one.violate('I9', `a case closes at ${first} and ${height}`)
      this.#closed.set(name(id), height)
      if (status !== CaseStatus.accepted) continue
      const ids = order.map(name)
      const attempts = this.one.chain.genesis.parameters.attempts
      const isApproved = Array.from({ length: attempts }, (_, t) => {
        const pair = Array.from({ length: k }, (_, j) => ids[(k * t + j) % ids.length] ?? '')
        const given = this.#approvals.get(`${name(id)}/${t}`) ?? new Set()
        return pair.every(member => given.has(member) && member !== name(submitter))
      }).some(holds => holds)
      if (isApproved) continue
      this.one.violate('I9', `${node.name}: accepted at ${height} without its pair`)
    }
  }

  #read ({ block }: CommittedBlock): void {
    for (const verified of block.transactions) {
      const { transaction } = verified
      if (transaction.kind !== TransactionKind.opinions) continue
      // An approval is its validator's or it is none.
      if (!isSigned(this.one.chain, verified)) continue
      for (const { caseId, attempt, decision } of transaction.opinions) {
        if (decision !== Decision.approve) continue
        const key = `${name(caseId)}/${attempt}`
        const given = this.#approvals.get(key) ?? new Set<string>()
        this.#approvals.set(key, given.add(name(transaction.author)))
      }
    }
  }
}

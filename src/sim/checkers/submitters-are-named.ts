import { eventsOf } from '../../protocol/ledger/index.js'
import { TransactionKind, type Case } from '../../protocol/types/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { truthOf } from '../truth.js'
import { name, short } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

const [CONFIRMED, REFUTED] = [1, 2]

interface Read {
  readonly node: SimNode
  /** The process that read it, which alone remembers it before its statement is on the chain. */
  readonly life: number
  readonly at: number
}

/**
 * §20: who reads a record that is not what was judged names its submitter, and others confirm it. Liars
 * alone, who are at most f, convict no honest submitter, and acquit nobody.
 */
export class SubmittersAreNamed extends Invariant implements Checker {
  readonly invariant = '§20'
  readonly #twoFaced = new Set<string>()
  readonly #outcomes = new Map<string, number>()
  readonly #read = new Map<string, Read>()

  found (node: SimNode, { id }: Case): void {
    if (this.#read.has(name(id))) return
    this.#read.set(name(id), { node, life: node.lives, at: this.run.timeline.now })
  }

  extending (_node: SimNode, { block: { transactions }, delta }: CommittedBlock): void {
    for (const { caseIds, transaction } of transactions) {
      if (transaction.kind !== TransactionKind.propose) continue
      for (const [i, proposal] of transaction.proposals.entries()) {
        if (truthOf(proposal) === 'two-faced') this.#twoFaced.add(name(caseIds[i]!))
      }
    }
    for (const { caseId, isDecided, outcome } of eventsOf(delta, 'mismatch')) {
      if (!isDecided) continue
      this.#outcomes.set(name(caseId), outcome)
      const isTwoFaced = this.#twoFaced.has(name(caseId))
      if (this.run.plan.isBeyond) continue
      if (outcome === CONFIRMED && !isTwoFaced) this.violate(`the honest ${short(caseId)} is called false`)
      if (outcome === REFUTED && isTwoFaced) this.violate(`the false ${short(caseId)} is called honest`)
    }
  }

  /** Describes the false records that an honest member read before a time, and that nobody confirmed. */
  missing (before: number): string[] {
    const set = this.run.history.current.map(name)
    return [...this.#read].flatMap(([id, { at, life, node }]) => {
      const isThere = node.isUp && node.lives === life && set.includes(name(node.signer.id))
      return at < before && isThere && !node.has('log-lost') && this.#outcomes.get(id) === undefined
        ? [`${node.name} read the false record ${id.slice(0, 8)}, and its submitter is not named`]
        : []
    })
  }
}

import { eventsOf } from '../../protocol/ledger/index.js'
import { TransactionKind } from '../../protocol/types/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { name, sha, short } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

const [JUSTIFIED, UNJUSTIFIED] = [1, 2]

/**
 * §17.6: two drawn hospitals judge an attested consent. One honest judge keeps a consent with its form, and
 * lets none without a form pass. So only liars who were drawn together decide against the truth, in each
 * round.
 */
export class AttestedAreJudged extends Invariant implements Checker {
  readonly invariant = '§17.6'
  /** Whether the hospital has a form that fits, by the id of the consent. */
  readonly #hasForm = new Map<string, boolean>()
  /** Who judged in the round that is under way. */
  readonly #judges = new Map<string, string[]>()
  readonly #contested = new Set<string>()

  extending (_node: SimNode, { block: { transactions }, delta }: CommittedBlock): void {
    for (const { id, transaction } of transactions) {
      if (transaction.kind === TransactionKind.patientFiling && transaction.act.type === 'attest') {
        const { act: { ruleHash }, form } = transaction
        this.#hasForm.set(name(id), name(form) === name(sha(Buffer.from('signed form'), ruleHash)))
      }
      if (transaction.kind !== TransactionKind.consentJudge) continue
      const judged = name(transaction.id)
      this.#judges.set(judged, [...this.#judges.get(judged) ?? [], name(transaction.author)])
    }
    for (const { hospital, id, outcome } of eventsOf(delta, 'attested-judged')) {
      const judges = this.#judges.get(name(id)) ?? []
      if (judges.includes(name(hospital))) this.violate(`${short(id)} is judged by its filer`)
      // One hospital may be left to judge a contest.
      if (judges.length !== 2 && !(this.#contested.has(name(id)) && judges.length === 1)) {
        this.violate(`${short(id)} has ${judges.length} judges`)
      }
      const isBySomebodyHonest = this.run.nodes.some(node =>
        judges.includes(name(node.signer.id)) && !this.run.isLiar(node.signer.id))
      const hasForm = this.#hasForm.get(name(id))
      if (!isBySomebodyHonest) continue
      if (hasForm === true && outcome === UNJUSTIFIED) this.violate(`${short(id)} has a form, and ends`)
      if (hasForm === false && outcome === JUSTIFIED) this.violate(`${short(id)} has no form, and passes`)
    }
    for (const { id } of eventsOf(delta, 'attested-contested')) {
      this.#contested.add(name(id))
      this.#judges.delete(name(id))
    }
  }
}

import { caseCodec, decode } from '../../protocol/codec/index.js'
import { casesOf } from '../../protocol/ledger/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import { STATUSES, wordsOf } from './model-cases.js'
import { ModelLedger } from './model-ledger.js'

/** I6 again, and what follows from a block: each final block is given to a ledger made by hand. */
export class LedgerByHand implements Checker {
  readonly invariant = 'I6'
  readonly #model: ModelLedger
  #tip = 0

  constructor (private readonly one: Case) {
    this.#model = new ModelLedger(one)
  }

  deciding (node: SimNode, { block, delta }: CommittedBlock): void {
    const { height } = block.header
    if (height !== this.#tip + 1) return
    this.#tip = height
    const fault = (text: string): void => {
      this.one.violate('I6', `${node.name}: final block ${height}, by hand: ${text}`)
    }
    const { opened, drawn, closed } = this.#model.take(block, fault)
    const compare = (what: string, mine: readonly string[], theirs: readonly string[]): void => {
      if (mine.join() === [...theirs].sort().join()) return
      fault(`${what} ${mine.join(' ') || 'none'}, not ${theirs.join(' ') || 'none'}`)
    }
    compare('opened', opened, casesOf(delta, 'opened').map(({ id }) => name(id)))
    compare('drawn', drawn, casesOf(delta, 'drawn').map(({ id }) => name(id)))
    compare('closed', closed, casesOf(delta, 'closed').map(one =>
      `${name(one.id)} ${STATUSES[one.status] ?? '?'}`))
  }

  /** Cases as the nodes have them on their disks. */
  async finish (nodes: readonly SimNode[]): Promise<void> {
    const { attempts, validatorsPerDiagnosis } = this.one.chain.genesis.parameters
    for (const { store, name: who, isHonest } of nodes) {
      if (!isHonest || store === undefined) continue
      if (((await store.meta.head())?.height ?? 0) !== this.#tip) continue
      const left = new Set(this.#model.cases.all.keys())
      for await (const [id, row] of store.iterateCases()) {
        left.delete(name(id))
        const stored = decode(caseCodec, row)
        const mine = this.#model.cases.all.get(name(id))
        const words = mine === undefined
          ? 'no such case'
          : `${mine.status} ${mine.seq} ${mine.given.size} ` +
            mine.order.slice(0, attempts * validatorsPerDiagnosis).join()
        if (stored.verdict === 'accept' && wordsOf(stored.value) === words) continue
        this.one.violate('I6', `${who}: case ${name(id).slice(0, 8)}, by hand: ${words}`)
      }
      if (left.size > 0) this.one.violate('I6', `${who}: ${left.size} cases are not on its disk`)
    }
  }
}

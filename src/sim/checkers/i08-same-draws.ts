import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { drawOf, leadersOf, name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import { casesOf } from '../../protocol/ledger/index.js'

/** I8: set(h), leaders and pairs are equal on all nodes, and are what §5 and §6 say. */
export class SameDraws implements Checker {
  readonly invariant = 'I8'
  readonly #checked = new Map<string, number>()

  constructor (private readonly one: Case) {}

  committed (node: SimNode, { delta }: CommittedBlock): void {
    const { chain, history, violate } = this.one
    const next = history.setAt(delta.height + 1)
    const beacon = history.beaconAt(delta.height)
    if (next === undefined || beacon === undefined) return
    const { attempts, validatorsPerDiagnosis } = chain.genesis.parameters
    for (const one of casesOf(delta, 'drawn')) {
      // A node keeps as much of the order as its attempts can name.
      const order = drawOf(chain, beacon, one.submitter, one.seq, next)
        .slice(0, attempts * validatorsPerDiagnosis)
      if (order.join() !== one.order.map(name).join()) {
        violate('I8', `${node.name}: another draw at height ${delta.height}`)
      }
    }
  }

  look (node: SimNode): void {
    const { chain, history, violate } = this.one
    const context = node.parts?.core.host.state.context
    if (context === undefined) return
    const { height } = context
    if (this.#checked.get(node.name) === height) return
    this.#checked.set(node.name, height)
    const set = history.setAt(height)
    const beacon = history.beaconAt(height - 1)
    if (set === undefined || beacon === undefined) return
    if (context.set.members.map(member => name(member.id)).join() !== set.map(name).join()) {
      violate('I8', `${node.name}: another set at height ${height}`)
    }
    const leaders = leadersOf(chain, beacon, height, set)
    if (leaders.join() !== context.leaders.map(name).join()) {
      violate('I8', `${node.name}: other leaders at height ${height}`)
    }
  }
}

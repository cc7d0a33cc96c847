import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { beaconBy, drawOf, leadersOf, name } from './arithmetic.js'
import { casesOf } from '../../protocol/ledger/index.js'
import { BoundedMap, CaseStatus } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import { Invariant, type Checker } from './checker.js'

/** Enough for the cases of some heights. */
const REMEMBERED = 4_096

/** I8: set(h), leaders and rankings are equal on all nodes, and follow from §5 and §6. */
export class SameDraws extends Invariant implements Checker {
  readonly invariant = 'I8'
  readonly #checked = new Map<string, number>()
  /** The rankings of the newest cases, which are the same for all nodes, by beacon and case. */
  readonly #rankings = new BoundedMap<string, readonly string[]>(REMEMBERED)

  committed (node: SimNode, { block, delta }: CommittedBlock): void {
    const { chain, history } = this.run
    const set = history.setAt(delta.height)
    if (set === undefined) return
    const beacon = beaconBy(chain, delta.height - 1, block.header.sigma)
    for (const { candidates, holders, id, status, submitter } of casesOf(delta, 'drawn')) {
      const given = new Set(holders.map(({ validator }) => name(validator)))
      const ranking = entryOf(this.#rankings, name(beacon) + name(id),
        () => drawOf(chain, beacon, name(id), submitter, set))
      const expected = ranking.filter(member => !given.has(member))
      if (status === CaseStatus.open && expected.join() !== candidates.map(name).join()) {
        this.violate(`${node.name}: another draw at height ${delta.height}`)
      }
    }
  }

  inspect (node: SimNode): void {
    const { chain, history } = this.run
    const context = node.parts?.hostLoop.state.context
    if (context === undefined) return
    const { height } = context
    if (this.#checked.get(node.name) === height) return
    this.#checked.set(node.name, height)
    const set = history.setAt(height)
    const beacon = history.beaconAt(height - 2)
    if (set === undefined || beacon === undefined) return
    const voters = history.votersAt(height) ?? []
    if (context.set.members.map(member => name(member.id)).join() !== voters.map(name).join()) {
      this.violate(`${node.name}: another set at height ${height}`)
    }
    if (leadersOf(chain, beacon, height, set).join() !== context.leaders.map(name).join()) {
      this.violate(`${node.name}: other leaders at height ${height}`)
    }
  }
}

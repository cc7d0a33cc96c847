import type { SimNode } from '../sim-node.js'
import { name, sha } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** I14: the stored chains of honest nodes are equal byte for byte, and so are their ledgers. */
export class EqualChains implements Checker {
  readonly invariant = 'I14'
  constructor (private readonly one: Case) {}

  async finish (nodes: readonly SimNode[]): Promise<void> {
    const blocks = new Map<number, string>()
    const ledgers = new Map<number, string>()
    for (const node of nodes) {
      const { store } = node
      if (store === undefined || !node.isHonest) continue
      // As it is on the disk: a commit may be under way.
      const tip = (await store.meta.head())?.height ?? 0
      for (let height = 1; height <= tip; height++) {
        const stored = await store.readBlock(height)
        const digest = stored === undefined ? 'missing' : name(sha(stored.block))
        const first = blocks.get(height) ?? digest
        blocks.set(height, first)
        if (first !== digest || stored === undefined) {
          this.one.violate('I14', `${node.name}: block ${height} differs`)
        }
      }
      const rows: Uint8Array[] = []
      for await (const [id, row] of store.iterateCases()) rows.push(id, row)
      const ledger = name(sha(...rows))
      const first = ledgers.get(tip) ?? ledger
      ledgers.set(tip, first)
      if (first !== ledger) this.one.violate('I14', `${node.name}: cases at ${tip} differ`)
    }
  }
}

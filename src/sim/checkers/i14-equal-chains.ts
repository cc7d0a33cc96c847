import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { name, sha } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** I14: the stored chains of honest nodes are equal byte for byte, and so are their ledgers. */
export class EqualChains extends Invariant implements Checker {
  readonly invariant = 'I14'

  async finish (nodes: readonly SimNode[]): Promise<void> {
    const blocks = new Map<number, string>()
    const ledgers = new Map<number, string>()
    for (const { isHonest, name: node, store } of nodes) {
      if (store === undefined || !isHonest) continue
      // The head on the disk counts: a commit may be in progress.
      const tip = (await store.meta.head())?.height ?? 0
      for (let height = 1; height <= tip; height++) {
        const stored = await store.readBlock(height)
        const digest = stored === undefined ? 'missing' : name(sha(stored.block))
        const isFirst = entryOf(blocks, height, () => digest) === digest
        if (!isFirst || stored === undefined) this.violate(`${node}: block ${height} differs`)
      }
      const rows: Uint8Array[] = []
      for await (const [id, row] of store.iterateCases()) rows.push(id, row)
      const ledger = name(sha(...rows))
      if (entryOf(ledgers, tip, () => ledger) !== ledger) this.violate(`${node}: cases at ${tip} differ`)
    }
  }
}

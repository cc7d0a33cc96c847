import type { Hex } from '../types/index.js'

/** Leaf hashes remembered, oldest forgotten first: some seconds of blocks at full load. */
export const MAX_RECENT_LEAVES = 16_384

/**
 * Transactions that are done with, committed or found invalid for good, so that a late copy does
 * not come back as work.
 */
export class RecentLeaves {
  private readonly leaves = new Set<Hex>()

  has (leaf: Hex): boolean {
    return this.leaves.has(leaf)
  }

  add (leaf: Hex): void {
    this.leaves.add(leaf)
    if (this.leaves.size <= MAX_RECENT_LEAVES) return
    for (const oldest of this.leaves) {
      this.leaves.delete(oldest)
      return
    }
  }
}

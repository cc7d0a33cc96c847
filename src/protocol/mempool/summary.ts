import { MAX_LEAVES_PER_REQUEST } from '../codec/index.js'
import type { LeafHash } from '../types/index.js'
import type { PoolEntry } from './entry.js'

/** Tells a peer which transactions this node holds, so that it sends others (SPECIFICATION.md §3.14). */
export interface PoolSummary {
  /** The leaves of waiting transactions, oldest first, up to the limit of a message. */
  readonly waiting: readonly LeafHash[]
}

export function summaryOf (entries: Iterable<PoolEntry>): PoolSummary {
  const waiting: LeafHash[] = []
  for (const { tx } of entries) {
    if (waiting.length === MAX_LEAVES_PER_REQUEST) break
    waiting.push(tx.leaf)
  }
  return { waiting }
}

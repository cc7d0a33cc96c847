import { MAX_LEAVES_PER_REQUEST } from '../codec/index.js'
import type { LeafHash, MemberId } from '../types/index.js'
import type { InjectorQueue } from './injector-queue.js'
import type { PoolEntry } from './entry.js'

/** Tells a peer which transactions this node holds, so that it sends others (SPECIFICATION.md §3.14). */
export interface PoolSummary {
  /** For each injector of numbered transactions, the number that follows its first run without a gap. */
  readonly authors: readonly { readonly id: MemberId, readonly nextSeq: number }[]
  /** The leaves of waiting transactions, oldest first, up to the limit of a message. */
  readonly waiting: readonly LeafHash[]
}

export function summaryOf (
  queues: Iterable<InjectorQueue>, entries: Iterable<PoolEntry>
): PoolSummary {
  const authors: { id: MemberId, nextSeq: number }[] = []
  for (const queue of queues) {
    const first = queue.sequence[0]
    if (first === undefined) continue
    const run = queue.inSequence(first.firstSeq - 1)
    authors.push({ id: queue.id, nextSeq: run.at(-1)?.endSeq ?? first.endSeq })
  }
  const waiting: LeafHash[] = []
  for (const { tx } of entries) {
    if (waiting.length === MAX_LEAVES_PER_REQUEST) break
    waiting.push(tx.leaf)
  }
  return { authors, waiting }
}

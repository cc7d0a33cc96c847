import { MAX_LEAVES_PER_REQUEST } from '../codec/index.js'
import type { LeafHash, MemberId } from '../types/index.js'
import type { InjectorQueue } from './injector-queue.js'
import type { PoolEntry } from './entry.js'

/** What this node holds, for a peer to send what it lacks (`txs` protocol, SPECIFICATION.md §3.14). */
export interface PoolSummary {
  /** Of each author with a sequence here: the number after the first run without a gap. */
  readonly authors: readonly { readonly id: MemberId, readonly nextSeq: number }[]
  /** Everything held, oldest first, as far as a summary goes. */
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

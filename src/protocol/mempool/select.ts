import { hex, type Hex, type MemberId, type VerifiedTransaction } from '../types/index.js'
import { Budget } from './budget.js'
import type { InjectorQueue } from './injector-queue.js'
import type { PoolEntry } from './entry.js'
import type { SelectLimits } from './limits.js'

/**
 * Number of candidates that are offered for a kind of which a block holds a single transaction. The ledger
 * drops the candidates that it rejects, so that the next call offers others.
 */
const MAX_SINGLES = 16

/** The part of a block by which the share of each injector grows in a round. */
const QUANTUM = 1 / 64

export interface Selecting {
  /** In the order of their turns. */
  readonly queues: readonly InjectorQueue[]
  readonly lastSeq: (id: MemberId) => number
  readonly limits: SelectLimits
  /** Leaves that the ledger has refused for this block. */
  readonly refused: ReadonlySet<Hex>
}

/**
 * Returns candidates for a block in the order of SPECIFICATION.md §9.4. The injectors share the block by
 * deficit round robin: each has as large a part as any other that has as much to say. So a hospital with many
 * transactions, of whatever kind, cannot displace a hospital with few.
 */
export function selectFrom ({ queues, lastSeq, limits, refused }: Selecting): VerifiedTransaction[] {
  const budget = new Budget(limits)
  const ready = queues.map(queue => readyOf(queue, lastSeq, refused))
  const singles = ready.flat().filter(({ traits }) => traits.isSingle)
  for (const rank of new Set(singles.map(({ traits }) => traits.rank))) {
    budget.takeOneOf(singles.filter(({ traits }) => traits.rank === rank).slice(0, MAX_SINGLES))
  }
  const ranks = new Map(ready.flat().map(({ tx, traits }) => [tx, traits.rank]))
  shareOut(budget, ready.map(list => list.filter(({ traits }) => !traits.isSingle)))
  return budget.chosen.sort((a, b) => ranks.get(a)! - ranks.get(b)!)
}

/** Fills the block by deficit round robin. After a transaction that does not fit, its list is skipped. */
function shareOut (budget: Budget, lists: readonly (readonly PoolEntry[])[]): void {
  let open = lists.map(list => ({ list, next: 0, deficit: 0 }))
  while (open.length > 0) {
    open = open.filter(share => {
      share.deficit += QUANTUM
      for (;;) {
        const entry = share.list[share.next]
        if (entry === undefined) return false
        const cost = budget.costOf(entry)
        if (cost > share.deficit) return true
        if (!budget.take(entry)) return false
        share.deficit -= cost
        share.next++
      }
    })
  }
}

/**
 * Returns the ready transactions of an injector by rank, opinions before proposals. If the first of a
 * sequence is ready, the run is offered up to the first refused transaction.
 */
function readyOf (
  queue: InjectorQueue, lastSeq: (id: MemberId) => number, refused: ReadonlySet<Hex>
): PoolEntry[] {
  const run = queue.inSequence(lastSeq(queue.id))
  const gap = run.findIndex(({ leaf }) => refused.has(leaf))
  const others = queue.others.filter(({ leaf, readiness }) => readiness === 'ready' && !refused.has(leaf))
  const offered = run[0]?.readiness === 'ready' ? run.slice(0, gap < 0 ? undefined : gap) : []
  return [...others, ...offered].sort((a, b) => a.traits.rank - b.traits.rank)
}

/** Sorts the queues by injector and rotates them, so that each injector is first in its turn. */
export function inTurn (queues: Iterable<InjectorQueue>, turn: number): InjectorQueue[] {
  const sorted = [...queues].sort((a, b) => (hex(a.id) < hex(b.id) ? -1 : 1))
  const start = sorted.length === 0 ? 0 : turn % sorted.length
  return [...sorted.slice(start), ...sorted.slice(0, start)]
}

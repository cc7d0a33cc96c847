import { hex, type VerifiedTransaction } from '../types/index.js'
import type { InjectorQueue } from './injector-queue.js'
import type { PoolEntry } from './entry.js'
import type { SelectLimits } from './limits.js'

/** Bytes that a block adds to each transaction. */
const FRAME_BYTES = 4

/**
 * Number of candidates that are offered for a kind of which a block holds a single transaction. The ledger
 * drops the candidates that it rejects, so that the next call offers others.
 */
const MAX_SINGLES = 16

/** Collects the transactions of a block and counts them against its limits. */
class Budget {
  readonly chosen: VerifiedTransaction[] = []
  private bytes = 0
  private bodyBytes = 0
  private proposals = 0
  private readonly perInjector = new Map<string, number>()

  constructor (private readonly limits: SelectLimits) {}

  take (entry: PoolEntry): boolean {
    const { limits } = this
    const count = entry.traits.proposals
    const own = (this.perInjector.get(entry.injector) ?? 0) + count
    const fits = this.bytes + entry.bytes + FRAME_BYTES <= limits.maxBytes &&
      this.bodyBytes + entry.traits.bodyBytes <= limits.maxBodyBytes &&
      own <= limits.maxProposals &&
      // The first proposals are always taken, since this limit is no rule of the chain.
      (this.proposals === 0 || this.proposals + count <= (limits.maxTotalProposals ?? Infinity))
    if (!fits) return false
    this.bytes += entry.bytes + FRAME_BYTES
    this.bodyBytes += entry.traits.bodyBytes
    this.proposals += count
    this.perInjector.set(entry.injector, own)
    this.chosen.push(entry.tx)
    return true
  }

  /** Takes candidates of which the block will hold at most one, and reserves room for the largest. */
  takeOneOf (entries: readonly PoolEntry[]): void {
    const most = Math.max(0, ...entries.map(entry => entry.bytes + FRAME_BYTES))
    if (this.bytes + most > this.limits.maxBytes) return
    this.bytes += most
    this.chosen.push(...entries.map(entry => entry.tx))
  }
}

/**
 * Returns candidates for a block in the order of SPECIFICATION.md §9.4. Within a rank the injectors take
 * turns, so that a hospital with many transactions cannot displace a hospital with few.
 * @param queues in the order of their turns
 */
export function selectFrom (
  queues: readonly InjectorQueue[], limits: SelectLimits
): VerifiedTransaction[] {
  const budget = new Budget(limits)
  const ready = queues.map(readyOf)
  const ranks = new Set(ready.flat().map(({ traits }) => traits.rank))
  for (const rank of [...ranks].sort((a, b) => a - b)) {
    const ranked = ready.map(list => list.filter(({ traits }) => traits.rank === rank))
    budget.takeOneOf(ranked.flat().filter(({ traits }) => traits.isSingle).slice(0, MAX_SINGLES))
    takeInTurns(budget, ranked.map(list => list.filter(({ traits }) => !traits.isSingle)))
  }
  return budget.chosen
}

/** Takes a transaction of each list per round. After a transaction that does not fit, its list is skipped. */
function takeInTurns (budget: Budget, lists: readonly (readonly PoolEntry[])[]): void {
  let open = lists
  for (let round = 0; open.length > 0; round++) {
    open = open.filter(list => {
      const entry = list[round]
      return entry !== undefined && budget.take(entry)
    })
  }
}

function readyOf (queue: InjectorQueue): PoolEntry[] {
  return [...queue.entries].filter(({ readiness }) => readiness === 'ready')
}

/** Sorts the queues by injector and rotates them, so that each injector is first in its turn. */
export function inTurn (queues: Iterable<InjectorQueue>, turn: number): InjectorQueue[] {
  const sorted = [...queues].sort((a, b) => (hex(a.id) < hex(b.id) ? -1 : 1))
  const start = sorted.length === 0 ? 0 : turn % sorted.length
  return [...sorted.slice(start), ...sorted.slice(0, start)]
}

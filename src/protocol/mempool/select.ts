import type { MemberId, VerifiedTransaction } from '../types/index.js'
import { TransactionKind, hex } from '../types/index.js'
import type { AuthorQueue } from './author-queue.js'
import type { PoolEntry } from './entry.js'
import type { SelectLimits } from './limits.js'

/** Bytes that a block spends on one transaction besides its own. */
const FRAME_BYTES = 4

/**
 * Lists offered for the one place that a block has. The ledger drops for good what it refuses of them,
 * so the rest has its turn.
 */
const MAX_LISTS = 16

/** What is left of a block while it is being filled. */
class Budget {
  readonly chosen: VerifiedTransaction[] = []
  private bytes = 0
  private bodyBytes = 0
  private proposals = 0
  private readonly perAuthor = new Map<string, number>()

  constructor (private readonly limits: SelectLimits) {}

  take (entry: PoolEntry): boolean {
    const { limits } = this
    const count = entry.endSeq - entry.firstSeq
    const own = (this.perAuthor.get(entry.author) ?? 0) + count
    const fits = this.bytes + entry.bytes + FRAME_BYTES <= limits.maxBytes &&
      this.bodyBytes + entry.bodyBytes <= limits.maxBodyBytes &&
      own <= limits.maxProposals &&
      // At least one PROPOSE, however large: the total is a wish, not a rule.
      (this.proposals === 0 || this.proposals + count <= (limits.maxTotalProposals ?? Infinity))
    if (!fits) return false
    this.bytes += entry.bytes + FRAME_BYTES
    this.bodyBytes += entry.bodyBytes
    this.proposals += count
    this.perAuthor.set(entry.author, own)
    this.chosen.push(entry.tx)
    return true
  }

  /** Of which at most one gets into the block: room for the largest is kept. */
  takeOneOf (entries: readonly PoolEntry[]): void {
    const most = Math.max(0, ...entries.map(entry => entry.bytes + FRAME_BYTES))
    if (this.bytes + most > this.limits.maxBytes) return
    this.bytes += most
    this.chosen.push(...entries.map(entry => entry.tx))
  }
}

/**
 * Candidates for a block in the order of consensus.md §9.4; within a kind one of each author in
 * turn, so that a hospital with much to say does not keep out one with little.
 * @param queues in the order in which their turns come
 */
export function selectFrom (
  queues: readonly AuthorQueue[], lastSeq: (id: MemberId) => number, limits: SelectLimits
): VerifiedTransaction[] {
  const budget = new Budget(limits)
  budget.takeOneOf(queues.flatMap(queue => readyOf(queue, isList)).slice(0, MAX_LISTS))
  takeInTurns(budget, queues.map(queue => readyOf(queue, isOpinions)))
  takeInTurns(budget, queues.map(queue => readyOf(queue, isRare)))
  takeInTurns(budget, queues.map(queue => sequenceOf(queue, lastSeq)))
  return budget.chosen
}

/** One of each list per round. A list ends at the first that does not fit: order matters in it. */
function takeInTurns (budget: Budget, lists: readonly (readonly PoolEntry[])[]): void {
  let open = lists
  for (let round = 0; open.length > 0; round++) {
    open = open.filter(list => {
      const entry = list[round]
      return entry !== undefined && budget.take(entry)
    })
  }
}

function readyOf (queue: AuthorQueue, wanted: (entry: PoolEntry) => boolean): PoolEntry[] {
  return queue.others.filter(entry => entry.readiness === 'ready' && wanted(entry))
}

/** Of a sequence only the head's readiness says anything: the rest waits for it. */
function sequenceOf (queue: AuthorQueue, lastSeq: (id: MemberId) => number): PoolEntry[] {
  const run = queue.inSequence(lastSeq(queue.id))
  return run[0]?.readiness === 'ready' ? run : []
}

function isList ({ tx }: PoolEntry): boolean {
  return tx.transaction.kind === TransactionKind.allowlist
}

function isOpinions ({ tx }: PoolEntry): boolean {
  return tx.transaction.kind === TransactionKind.opinions
}

function isRare ({ tx }: PoolEntry): boolean {
  const { kind } = tx.transaction
  return kind === TransactionKind.evidence || kind === TransactionKind.linkingEpoch
}

/** Queues by author id, whatever the order of arrival, from the one whose turn it is. */
export function inTurn (queues: Iterable<AuthorQueue>, turn: number): AuthorQueue[] {
  const sorted = [...queues].sort((a, b) => (hex(a.id) < hex(b.id) ? -1 : 1))
  const start = sorted.length === 0 ? 0 : turn % sorted.length
  return [...sorted.slice(start), ...sorted.slice(0, start)]
}

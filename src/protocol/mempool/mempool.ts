import {
  BoundedMap, accept, hex, ignore, type Hex, type LeafHash, type Readiness, type Verdict,
  type VerifiedTransaction
} from '../types/index.js'
import { InjectorQueue } from './injector-queue.js'
import { poolEntry, type PoolEntry } from './entry.js'
import { DEFAULT_POOL_LIMITS, type PoolLimits, type SelectLimits } from './limits.js'
import { inTurn, selectFrom } from './select.js'
import { summaryOf, type PoolSummary } from './summary.js'
import type { PoolView } from './view.js'

/** Number of remembered leaves. At full load these are the transactions of some seconds. */
const MAX_DONE = 16_384

export function createMempool (limits: PoolLimits = DEFAULT_POOL_LIMITS): Mempool {
  return new Mempool(limits)
}

/** The pool of a replica. Its methods change it in place. */
export class Mempool {
  private readonly limits: PoolLimits
  private readonly byLeaf = new Map<string, PoolEntry>()
  private readonly byId = new Map<string, PoolEntry>()
  private readonly queues = new Map<string, InjectorQueue>()
  /** Leaves of transactions that are committed or invalid, so that a late copy is ignored. */
  private readonly done = new BoundedMap<Hex, true>(MAX_DONE)
  private turn = 0
  private held = 0

  constructor (limits: PoolLimits) {
    this.limits = limits
  }

  get size (): number { return this.byLeaf.size }
  get bytes (): number { return this.held }

  get (leaf: LeafHash): VerifiedTransaction | undefined { return this.byLeaf.get(hex(leaf))?.tx }
  has (leaf: LeafHash): boolean { return this.byLeaf.has(hex(leaf)) }
  /** Tells whether a transaction waits here or was removed recently. */
  knows (leaf: LeafHash): boolean { return this.has(leaf) || this.done.has(hex(leaf)) }

  /** Adds a transaction or ignores it. It never rejects, since a full pool is not the sender's fault. */
  admit (tx: VerifiedTransaction, view: PoolView): Verdict {
    const entry = entryOf(tx, view)
    const judged = this.judge(entry, view)
    if (judged.verdict !== 'accept') return judged
    const queue = judged.value
    if (!this.makeRoom(queue, entry)) return ignore('pool-full')
    this.queues.set(entry.injector, queue)
    queue.add(entry)
    this.byLeaf.set(entry.leaf, entry)
    this.byId.set(entry.id, entry)
    this.held += entry.bytes
    return accept(undefined)
  }

  /** Returns the verdict of `admit` without its effect. It does not check the total size of the pool. */
  wouldAdmit (tx: VerifiedTransaction, view: PoolView): Verdict {
    const judged = this.judge(entryOf(tx, view), view)
    return judged.verdict === 'accept' ? accept(undefined) : judged
  }

  /** Returns candidates for a block. Each call begins with another injector. */
  select (view: PoolView, limits: SelectLimits): VerifiedTransaction[] {
    for (const entry of this.byLeaf.values()) {
      if (entry.traits.waitsForTime) entry.readiness = readinessOf(entry, view)
    }
    return selectFrom(inTurn(this.queues.values(), this.turn++), limits)
  }

  /** Removes transactions that are committed or invalid, and refuses later copies. */
  remove (leaves: readonly LeafHash[]): void {
    for (const leaf of leaves) {
      const key = hex(leaf)
      const entry = this.byLeaf.get(key)
      this.done.set(key, true)
      if (entry !== undefined) this.drop(entry)
    }
  }

  /** Removes the waiting transactions that can never be valid again, according to `isInvalid`. */
  discard (isInvalid: (tx: VerifiedTransaction) => boolean): void {
    this.remove([...this.byLeaf.values()].filter(({ tx }) => isInvalid(tx)).map(({ tx }) => tx.leaf))
  }

  /** After a commit, drops transactions that cannot be valid again, and updates the readiness of others. */
  prune (view: PoolView): void {
    for (const entry of [...this.byLeaf.values()]) {
      if (!belongs(entry, view)) {
        this.drop(entry)
        continue
      }
      entry.readiness = readinessOf(entry, view)
      if (entry.readiness === 'never') this.drop(entry)
    }
  }

  /** Tells whether a transaction is ready, which is a Reason of SPECIFICATION.md §8. */
  hasWork (view: PoolView): boolean {
    for (const entry of this.byLeaf.values()) {
      const readiness = entry.traits.waitsForTime ? readinessOf(entry, view) : entry.readiness
      if (readiness === 'ready') return true
    }
    return false
  }

  summary (): PoolSummary {
    return summaryOf(this.byLeaf.values())
  }

  /** Returns the queue that the entry would join. */
  private judge (entry: PoolEntry, view: PoolView): Verdict<InjectorQueue> {
    // With a second signature the same transaction has another leaf but the same id.
    if (this.byLeaf.has(entry.leaf) || this.byId.has(entry.id)) return ignore('duplicate')
    if (this.done.has(entry.leaf)) return ignore('stale')
    if (!belongs(entry, view)) return ignore('not-a-member')
    const queue = this.queues.get(entry.injector) ?? new InjectorQueue(entry.tx.injector)
    if (isStale(entry)) return ignore('stale')
    if (queue.bytes + entry.bytes > this.limits.maxBytesPerInjector) return ignore('share-full')
    return accept(queue)
  }

  /**
   * Drops transactions of the injector with the most bytes until `entry` fits. Returns false if no injector
   * would still have more bytes than this one (§14).
   */
  private makeRoom (queue: InjectorQueue, entry: PoolEntry): boolean {
    while (this.held + entry.bytes > this.limits.maxBytes) {
      let largest: InjectorQueue | undefined
      for (const other of this.queues.values()) {
        if (other.bytes > (largest?.bytes ?? 0)) largest = other
      }
      if (largest === undefined || largest.bytes <= queue.bytes + entry.bytes) return false
      const victim = largest.dispensable
      if (victim === undefined) return false
      this.drop(victim)
    }
    return true
  }

  private drop (entry: PoolEntry): void {
    this.byLeaf.delete(entry.leaf)
    this.byId.delete(entry.id)
    this.held -= entry.bytes
    const queue = this.queues.get(entry.injector)
    queue?.remove(entry)
    if (queue?.isEmpty === true) this.queues.delete(entry.injector)
  }
}

function entryOf (tx: VerifiedTransaction, view: PoolView): PoolEntry {
  const entry = poolEntry(tx, view.traitsOf(tx))
  entry.readiness = readinessOf(entry, view)
  return entry
}

function readinessOf ({ tx }: PoolEntry, view: PoolView): Readiness {
  return view.readiness?.(tx) ?? 'ready'
}

function belongs ({ traits, tx }: PoolEntry, view: PoolView): boolean {
  return !traits.fromMembersOnly || view.isMember(tx.injector)
}

/** Tells whether a transaction can never be valid. The pool may keep such a transaction for a block. */
function isStale (entry: PoolEntry): boolean {
  if (entry.readiness !== 'never') return false
  if (!entry.traits.staysOneBlock) return true
  entry.readiness = 'later'
  return false
}

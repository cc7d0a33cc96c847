import {
  BoundedMap, ZERO_32, accept, hex, ignore, type Hex, type LeafHash, type MemberId, type Readiness,
  type Timestamp, type Verdict, type VerifiedTransaction
} from '../types/index.js'
import { InjectorQueue } from './injector-queue.js'
import { belongs, poolEntry, readinessOf, type PoolEntry } from './entry.js'
import { DEFAULT_POOL_LIMITS, type PoolLimits, type SelectLimits } from './limits.js'
import { inTurn, selectFrom } from './select.js'
import { leavesInTurn, summaryOf, type PoolSummary } from './summary.js'
import { UnknownRoom } from './unknown-room.js'
import type { PoolView } from './view.js'
import { WatchIndex } from './watch-index.js'

/** Number of remembered leaves. At full load these are the transactions of some seconds. */
const MAX_DONE = 16_384
/** For so long a copy of a refused transaction is ignored. By then each hospital has led, and refused it. */
const REFUSED_MS = 600_000

/**
 * A transaction that left the pool and is to be admitted again, and the peer that sent it. That is the
 * injector of a transaction that did not wait for cases.
 */
export interface Released {
  readonly tx: VerifiedTransaction
  readonly sender: MemberId
}

export function createMempool (limits: PoolLimits = DEFAULT_POOL_LIMITS): Mempool {
  return new Mempool(limits)
}

/** The pool of a replica. Its methods change it in place. */
export class Mempool {
  private readonly limits: PoolLimits
  private readonly byLeaf = new Map<string, PoolEntry>()
  private readonly byId = new Map<string, PoolEntry>()
  private readonly queues = new Map<string, InjectorQueue>()
  /** Leaves of transactions that are committed or refused, and until when a late copy is ignored. */
  private readonly done = new BoundedMap<Hex, Timestamp>(MAX_DONE)
  private readonly index = new WatchIndex()
  private readonly unknown: UnknownRoom
  /** Entries that become ready as time passes. */
  private readonly timed = new Set<PoolEntry>()
  private turn = 0
  private held = 0
  private readyCount = 0

  constructor (limits: PoolLimits) {
    this.limits = limits
    this.unknown = new UnknownRoom(limits.maxUnknownBytesPerSender)
  }

  get size (): number { return this.byLeaf.size }
  get bytes (): number { return this.held }

  /** The number of transactions that wait for unknown cases. */
  get unknownSize (): number { return this.unknown.size }

  get (leaf: LeafHash): VerifiedTransaction | undefined {
    return this.byLeaf.get(hex(leaf))?.tx ?? this.unknown.get(leaf)
  }

  /** Returns the transactions that wait for a block, without those of unknown cases. */
  waiting (): VerifiedTransaction[] { return Array.from(this.byLeaf.values(), ({ tx }) => tx) }

  has (leaf: LeafHash): boolean { return this.byLeaf.has(hex(leaf)) || this.unknown.has(leaf) }
  /** Returns the weight in bytes of what waits for unknown cases and came from this peer. */
  unknownBytesFrom (sender: MemberId): number { return this.unknown.weightOf(sender) }
  /** Tells whether a transaction waits here, or was removed and is still ignored. */
  knows (leaf: LeafHash, now: Timestamp): boolean { return this.has(leaf) || this.isDone(hex(leaf), now) }

  /**
   * Adds a transaction or ignores it. It never rejects, since a full pool is not the sender's fault. A
   * transaction of unknown cases waits in the share of its sender, and the verdict is `unknown-case`.
   * @param sender the peer that sent the transaction; zeros for this node
   * @param missing ids of cases that the transaction names and the chain does not have. It waits for them
   */
  admit (
    tx: VerifiedTransaction, view: PoolView, sender: MemberId = ZERO_32, missing: readonly Hex[] = []
  ): Verdict {
    const entry = entryOf(tx, view)
    if (missing.length > 0 && entry.readiness !== 'never') {
      entry.readiness = 'unknown'
      entry.watches = missing
    }
    const judged = this.judge(entry, view)
    if (judged.verdict !== 'accept') return judged
    if (entry.readiness === 'unknown') {
      this.unknown.add(entry, sender)
      return ignore('unknown-case')
    }
    const queue = judged.value
    if (!this.makeRoom(queue, entry)) return ignore('pool-full')
    this.queues.set(entry.injector, queue)
    queue.add(entry)
    this.byLeaf.set(entry.leaf, entry)
    this.byId.set(entry.id, entry)
    this.held += entry.bytes
    if (entry.readiness === 'ready') this.readyCount++
    if (entry.traits.waitsForTime) this.timed.add(entry)
    this.index.add(entry)
    return accept(undefined)
  }

  /** Tells whether an injector's share has room for a transaction with this claim, which is not verified. */
  hasRoom (injector: MemberId, bytes: number, claim: string | undefined): boolean {
    const queue = this.queues.get(hex(injector))
    return (queue?.bytes ?? 0) + bytes <= this.limits.maxBytesPerInjector && queue?.holdsClaim(claim) !== true
  }

  /** Returns the verdict of `admit` without its effect. It does not check the total size of the pool. */
  wouldAdmit (tx: VerifiedTransaction, view: PoolView): Verdict {
    const judged = this.judge(entryOf(tx, view), view)
    return judged.verdict === 'accept' ? accept(undefined) : judged
  }

  /** Returns candidates for a block. Each call begins with another injector. */
  select (view: PoolView, limits: SelectLimits): VerifiedTransaction[] {
    this.turn++
    return this.selectMore(view, limits, new Set())
  }

  /** Returns candidates for the block of the last `select`, without those that the ledger refused. */
  selectMore (view: PoolView, limits: SelectLimits, refused: ReadonlySet<Hex>): VerifiedTransaction[] {
    this.rereadTimed(view)
    return selectFrom(inTurn(this.queues.values(), this.turn), limits, refused)
  }

  /** Removes transactions that are committed or can never be valid again, and ignores later copies. */
  remove (leaves: readonly LeafHash[]): void {
    for (const leaf of leaves) this.removeUntil(leaf, Infinity)
  }

  /**
   * Removes transactions that the ledger refuses now, and ignores copies for ten minutes. Time may cure
   * the fault, such as a limit of an hour or a day, and then the author sends the same bytes again.
   */
  refuse (leaves: readonly LeafHash[], now: Timestamp): void {
    for (const leaf of leaves) this.removeUntil(leaf, now + REFUSED_MS)
  }

  private removeUntil (leaf: LeafHash, until: Timestamp): void {
    const key = hex(leaf)
    const entry = this.byLeaf.get(key)
    this.done.renew(key, Math.max(this.done.get(key) ?? 0, until))
    if (entry !== undefined) this.drop(entry)
    this.unknown.removeLeaf(leaf)
  }

  private isDone (leaf: Hex, now: Timestamp): boolean {
    return (this.done.get(leaf) ?? 0) > now
  }

  /** Removes the waiting transactions that can never be valid again, according to `isInvalid`. */
  discard (isInvalid: (tx: VerifiedTransaction) => boolean): void {
    this.remove([...this.byLeaf.values()].filter(({ tx }) => isInvalid(tx)).map(({ tx }) => tx.leaf))
  }

  /**
   * After a commit, drops transactions that cannot be valid again, and updates the readiness of others.
   * @param touched ids that the block touched; undefined to read every transaction again
   * @returns transactions that waited for cases which the chain has now, and those in doubt. They are to be
   *   admitted again
   */
  prune (view: PoolView, touched?: ReadonlySet<Hex>): Released[] {
    const inDoubt: Released[] = []
    const entries = touched === undefined ? [...this.byLeaf.values()] : this.index.touchedBy(touched)
    for (const entry of entries) {
      const readiness = belongs(entry, view) ? readinessOf(entry, view) : 'never'
      // A transaction without a case that is still undecided has had its time.
      if (readiness === 'never' || readiness === 'unknown') this.drop(entry)
      else if (view.isInDoubt?.(entry.tx) === true) {
        this.drop(entry)
        inDoubt.push({ tx: entry.tx, sender: entry.tx.injector })
      } else this.reread(entry, view, readiness)
    }
    return [...inDoubt, ...this.release(view, touched)]
  }

  /** Tells whether a transaction is ready, which is a Reason of SPECIFICATION.md §8. */
  hasWork (view: PoolView): boolean {
    this.rereadTimed(view)
    return this.readyCount > 0
  }

  summary (): PoolSummary {
    return summaryOf(inTurn(this.queues.values(), this.turn))
  }

  /** Returns the leaves that a peer may lack, in turn, without those that it named. */
  leavesFor (held: ReadonlySet<Hex>): LeafHash[] {
    return leavesInTurn(inTurn(this.queues.values(), this.turn), held)
  }

  /** Returns the queue that the entry would join. */
  private judge (entry: PoolEntry, view: PoolView): Verdict<InjectorQueue> {
    // With a second signature the same transaction has another leaf but the same id.
    if (this.has(entry.tx.leaf) || this.byId.has(entry.id)) return ignore('duplicate')
    if (this.isDone(entry.leaf, view.now ?? 0)) return ignore('stale')
    if (!belongs(entry, view)) return ignore('not-a-member')
    const queue = this.queues.get(entry.injector) ?? new InjectorQueue(entry.tx.injector)
    if (entry.readiness === 'unknown') return accept(queue)
    if (entry.readiness === 'never') return ignore('stale')
    if (queue.holdsClaim(entry.traits.claim)) return ignore('claim-held')
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

  /** Removes the transactions of unknown cases that the block made known or stale. */
  private release (view: PoolView, touched: ReadonlySet<Hex> | undefined): Released[] {
    const released: Released[] = []
    for (const { entry, sender } of this.unknown.touchedBy(touched)) {
      if (belongs(entry, view) && readinessOf(entry, view) === 'unknown') continue
      this.unknown.remove(entry)
      released.push({ tx: entry.tx, sender })
    }
    return released
  }

  private rereadTimed (view: PoolView): void {
    for (const entry of this.timed) this.reread(entry, view, readinessOf(entry, view))
  }

  private reread (entry: PoolEntry, view: PoolView, readiness: Readiness): void {
    if (entry.readiness === 'ready') this.readyCount--
    if (readiness === 'ready') this.readyCount++
    entry.readiness = readiness
    this.index.remove(entry)
    entry.watches = view.watches?.(entry.tx, readiness)
    this.index.add(entry)
  }

  private drop (entry: PoolEntry): void {
    if (entry.readiness === 'ready') this.readyCount--
    this.timed.delete(entry)
    this.index.remove(entry)
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
  entry.watches = view.watches?.(tx, entry.readiness)
  return entry
}

import type { MemberId } from '../types/index.js'
import { isInSequence, type PoolEntry } from './entry.js'

/** The waiting transactions of an injector: numbered transactions in sequence, others in order of arrival. */
export class InjectorQueue {
  readonly id: MemberId
  readonly sequence: PoolEntry[] = []
  readonly others: PoolEntry[] = []
  readonly #claims = new Set<string>()
  bytes = 0

  constructor (id: MemberId) {
    this.id = id
  }

  get isEmpty (): boolean {
    return this.sequence.length === 0 && this.others.length === 0
  }

  add (entry: PoolEntry): void {
    this.bytes += entry.bytes
    if (entry.traits.claim !== undefined) this.#claims.add(entry.traits.claim)
    if (!isInSequence(entry)) {
      this.others.push(entry)
      return
    }
    let at = this.sequence.length
    while (at > 0 && this.sequence[at - 1]!.firstSeq > entry.firstSeq) at--
    this.sequence.splice(at, 0, entry)
  }

  remove (entry: PoolEntry): void {
    const list = isInSequence(entry) ? this.sequence : this.others
    const at = list.indexOf(entry)
    if (at < 0) return
    list.splice(at, 1)
    if (entry.traits.claim !== undefined) this.#claims.delete(entry.traits.claim)
    this.bytes -= entry.bytes
  }

  /** Tells whether a transaction with this claim waits here. */
  holdsClaim (claim: string | undefined): boolean {
    return claim !== undefined && this.#claims.has(claim)
  }

  /** Returns a waiting transaction that has a sequence number in common with `entry`. */
  overlapping (entry: PoolEntry): PoolEntry | undefined {
    return this.sequence.find(held => held.firstSeq < entry.endSeq && entry.firstSeq < held.endSeq)
  }

  /** Returns the transactions that follow `lastSeq` without a gap. */
  inSequence (lastSeq: number): PoolEntry[] {
    const run: PoolEntry[] = []
    let next = lastSeq + 1
    for (const entry of this.sequence) {
      if (entry.firstSeq < next) continue
      if (entry.firstSeq > next) break
      run.push(entry)
      next = entry.endSeq
    }
    return run
  }

  /** The transaction to drop first: the last of the sequence, else the last arrival. */
  get dispensable (): PoolEntry | undefined {
    return this.sequence.at(-1) ?? this.others.at(-1)
  }
}

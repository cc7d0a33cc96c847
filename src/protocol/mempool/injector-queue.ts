import type { MemberId } from '../types/index.js'
import type { PoolEntry } from './entry.js'

/** The waiting transactions of an injector, in the order of their arrival. */
export class InjectorQueue {
  readonly id: MemberId
  readonly entries = new Set<PoolEntry>()
  readonly #claims = new Set<string>()
  bytes = 0

  constructor (id: MemberId) {
    this.id = id
  }

  get isEmpty (): boolean {
    return this.entries.size === 0
  }

  add (entry: PoolEntry): void {
    this.bytes += entry.bytes
    if (entry.traits.claim !== undefined) this.#claims.add(entry.traits.claim)
    this.entries.add(entry)
  }

  remove (entry: PoolEntry): void {
    if (!this.entries.delete(entry)) return
    if (entry.traits.claim !== undefined) this.#claims.delete(entry.traits.claim)
    this.bytes -= entry.bytes
  }

  /** Tells whether a transaction with this claim waits here. */
  holdsClaim (claim: string | undefined): boolean {
    return claim !== undefined && this.#claims.has(claim)
  }

  /** The transaction to drop first: the last PROPOSE, else the last arrival. */
  get dispensable (): PoolEntry | undefined {
    let last: PoolEntry | undefined
    for (const entry of this.entries) {
      if (last === undefined || isPropose(entry) || !isPropose(last)) last = entry
    }
    return last
  }
}

function isPropose ({ traits }: PoolEntry): boolean {
  return traits.proposals > 0
}

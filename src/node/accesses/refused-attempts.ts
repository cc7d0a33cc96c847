import { eventsOf } from '../../protocol/ledger/index.js'
import {
  AccessKind, dayOf, fromHex, hex, type Hex, type MemberId, type Timestamp
} from '../../protocol/types/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'

/** The attempts of a hospital that consents refused on a day. */
export interface RefusedCount {
  readonly hospital: MemberId
  readonly attempts: number
}

/**
 * Counts attempts that consents refused, by hospital and day. Hospitals logged some of themselves, and this
 * hospital refused others as a holder of keys. It counts from the start of the process, and has one number
 * for each hospital.
 */
export class RefusedAttempts {
  #day = 0
  readonly #counts = new Map<Hex, number>()

  follow ({ delta }: Pick<CommittedBlock, 'delta'>): void {
    for (const { access: { author, kind } } of eventsOf(delta, 'access')) {
      if (kind === AccessKind.decision) this.note(author, delta.timestamp)
    }
  }

  note (hospital: MemberId, time: Timestamp): void {
    const day = dayOf(time)
    if (day > this.#day) {
      this.#day = day
      this.#counts.clear()
    }
    this.#counts.set(hex(hospital), (this.#counts.get(hex(hospital)) ?? 0) + 1)
  }

  /** Returns the counts of a day, most first. */
  on (day: number): RefusedCount[] {
    if (day !== this.#day) return []
    return [...this.#counts].map(([id, attempts]) => ({ hospital: fromHex(id), attempts }))
      .sort((a, b) => b.attempts - a.attempts)
  }
}

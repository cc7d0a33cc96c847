import type { Hex, Timestamp } from '../../types/index.js'
import { NO_NAMES, counted, withRaise, type NameCounts, type Raise } from '../rows/name-counts.js'

/** The counts for the allowances of all hospitals while a block is executed. */
export class NamesInBlock {
  /** The rows that this block changed. */
  readonly changed = new Map<Hex, NameCounts>()

  constructor (private readonly before: ReadonlyMap<Hex, NameCounts>, private readonly time: Timestamp) {}

  of (hospital: Hex): NameCounts {
    return this.changed.get(hospital) ?? this.before.get(hospital) ?? NO_NAMES
  }

  /** Counts cases of a hospital whose pseudonyms are new to the chain, and accepted cases. */
  count (hospital: Hex, change: { readonly fresh: number, readonly accepted: number }): void {
    this.changed.set(hospital, counted(this.of(hospital), this.time, change))
  }

  raise (hospital: Hex, raise: Raise): void {
    this.changed.set(hospital, withRaise(this.of(hospital), raise, this.time))
  }

  /** Notes that an evaluator published its totals of a day. */
  report (evaluator: Hex, day: number): void {
    this.changed.set(evaluator, { ...this.of(evaluator), reported: day })
  }
}

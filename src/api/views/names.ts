import type { NamesFactsView } from './facts.js'

/** Look-ups of names of patients (protocol/SPECIFICATION.md §6.11). */
export interface NamesView {
  /** The beginning of the present day in UTC, ms since 1970. */
  readonly day: number
  readonly today: NamesFactsView
}

import type { NamesFactsView } from './facts.js'
import type { PartyView } from './party.js'

/** What a hospital published on the chain: how many names it evaluated on a day for each other hospital. */
export interface NameTotalsView {
  readonly evaluator: PartyView
  /** The beginning of the day in UTC, ms since 1970. */
  readonly day: number
  readonly totals: readonly { readonly hospital: PartyView, readonly names: number }[]
}

/** Look-ups of names of patients (protocol/SPECIFICATION.md §6.12). */
export interface NamesView {
  /** The beginning of the present day in UTC, ms since 1970. */
  readonly day: number
  readonly today: NamesFactsView
  /** The newest totals of each hospital. */
  readonly published: readonly NameTotalsView[]
}

/** A raise of the allowance of a hospital for one day, with the approvals so far. */
export interface NamesRaiseView {
  /** A peer ID. */
  readonly hospital: string
  /** The day in UTC, as 2027-03-14. */
  readonly day: string
  readonly names: number
  /** How many approvals the raise needs. */
  readonly needed: number
  readonly approvals: readonly { readonly member: string, readonly signature: string }[]
  /** True if the approvals suffice, and the raise was sent to the chain. */
  readonly submitted: boolean
  readonly message: string
}

import type { NamesFactsView } from './facts.js'

/** Look-ups of names of patients (protocol/SPECIFICATION.md §6.12). */
export interface NamesView {
  /** The beginning of the present day in UTC, ms since 1970. */
  readonly day: number
  readonly facts: NamesFactsView
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

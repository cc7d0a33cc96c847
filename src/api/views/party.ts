export type Role = 'government' | 'hospital'

/** A peer as people are shown it. `name` is empty when the newest list no longer names it. */
export interface PartyView {
  readonly id: string
  readonly name: string
}

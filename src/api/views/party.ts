export type Role = 'government' | 'hospital'

/** A peer as it is shown to people. `name` is empty if no name of the peer is known. */
export interface PartyView {
  readonly id: string
  readonly name: string
}

import type { MemberSet } from '../../membership/index.js'
import type { Beacon, BlockHash, Case, Height, Hex, StateRoot, Timestamp } from '../../types/index.js'
import type { Change } from '../rows/entry.js'
import type { Tally } from '../rows/tally.js'
import type { CaseKeys } from '../state/case-keys.js'
import type { LedgerEvent } from '../state/events.js'

/**
 * A delta is everything that a block does to the ledger: rows for the store, and what `applyDelta` needs
 * for the state in memory. Its cases are as they stand at the end of the block.
 */
export interface Delta {
  readonly height: Height
  readonly hash: BlockHash
  readonly timestamp: Timestamp
  readonly beacon: Beacon
  /** After this block; `stateRoot` of the next header. */
  readonly stateRoot: StateRoot
  /** In canonical order: by table number, then by key. The `ledger` row is last. */
  readonly changes: readonly Change[]
  /** By case id, every case that the block changed. */
  readonly cases: ReadonlyMap<Hex, Case>
  /** Map keys of the cases that the block opened, for `applyDelta`. */
  readonly newKeys: ReadonlyMap<Hex, CaseKeys>
  /** What happened, by type, and within a type in the order of the block. */
  readonly events: readonly LedgerEvent[]
  /** The members at the next height. */
  readonly set: MemberSet
  readonly tallies: ReadonlyMap<Hex, Tally>
}

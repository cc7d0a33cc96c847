import type { MemberSet } from '../../membership/index.js'
import type {
  Beacon, BlockHash, Case, CaseKeys, ReviewId, Height, Hex, MemberId, Timestamp
} from '../../types/index.js'
import type { Change } from '../rows/entry.js'
import type { NameCounts } from '../rows/name-counts.js'
import type { Presence } from '../rows/presence.js'
import type { KeyState } from '../epochs/key-state.js'
import type { Tally } from '../rows/tally.js'
import type { LedgerEvent } from '../state/events.js'
import type { Rulesets } from '../state/rulesets.js'

/**
 * A delta has all changes of the ledger by a block. It has the rows for the store, and the values that
 * `applyDelta` needs for the state in memory. Its cases are in their state at the end of the block.
 */
export interface Delta {
  readonly height: Height
  readonly hash: BlockHash
  readonly timestamp: Timestamp
  readonly beacon: Beacon
  /** Each row once. The state root after the block follows from them (`treeChanges`). */
  readonly changes: readonly Change[]
  /** Every case that the block changed, by case id. */
  readonly cases: ReadonlyMap<Hex, Case>
  /** Map keys of the cases that the block opened, for `applyDelta`. */
  readonly newKeys: ReadonlyMap<Hex, CaseKeys>
  /** The keys (`CaseKeys`) of the retry tags that the block took or freed, and of the bodies it accepted. */
  readonly taken: ReadonlySet<string>
  /** The events of the block, sorted by type, and within a type in the order of the block. */
  readonly events: readonly LedgerEvent[]
  /** The members at the next height. */
  readonly set: MemberSet
  /** The epochs of shared keys after the block. */
  readonly keys: KeyState
  readonly rulesets: Rulesets
  readonly undrawnReviews: readonly ReviewId[]
  /** The judges of the reviews that changed; none for a review that has no drawn judges any more. */
  readonly owing: ReadonlyMap<Hex, readonly MemberId[]>
  readonly tallies: ReadonlyMap<Hex, Tally>
  readonly presence: ReadonlyMap<Hex, Presence>
  readonly names: ReadonlyMap<Hex, NameCounts>
}

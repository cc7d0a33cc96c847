import type { MemberSet } from '../../membership/index.js'
import type {
  Beacon, BlockHash, Case, Evidence, Height, Hex, SignedAllowlist, StateRoot, Timestamp,
  VerifiedTransaction
} from '../../types/index.js'
import type { CaseKeys } from '../state/case-keys.js'
import type { Change } from '../rows/entry.js'
import type { LinkingKeyState } from '../state/ledger-state.js'
import type { Tally } from '../rows/tally.js'

/** An attempt of a case whose pair may give opinions from the next block on. */
export interface DueAttempt {
  readonly case: Case
  readonly attempt: number
}

/**
 * Everything that one block does to the ledger: rows for the store, and what `applyDelta` needs
 * for the state in memory. Cases are as they stand at the end of the block.
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
  /** By case id, every case that the block changed; the lists below are parts of it. */
  readonly cases: ReadonlyMap<Hex, Case>
  /** Map keys of those that it opened, for `applyDelta`. */
  readonly newKeys: ReadonlyMap<Hex, CaseKeys>
  /** In the order of the block. */
  readonly opened: readonly Case[]
  readonly drawn: readonly Case[]
  /** That became accepted, rejected or expired. */
  readonly closed: readonly Case[]
  /** That an opinion counted for. */
  readonly judged: readonly Case[]
  /** Accepted earlier; an accepted case of this block replaced them. */
  readonly superseded: readonly Case[]
  /** Attempts that this block's timestamp made usable; 0 for those in `drawn`. */
  readonly due: readonly DueAttempt[]
  readonly evidence: readonly VerifiedTransaction<Evidence>[]
  /** For the next height on, if this block changed it. */
  readonly allowlist: SignedAllowlist | undefined
  readonly set: MemberSet
  readonly allowlistChangedAt: Timestamp
  readonly linkingKey: LinkingKeyState | undefined
  readonly linkingChangedAt: Timestamp
  readonly tallies: ReadonlyMap<Hex, Tally>
}

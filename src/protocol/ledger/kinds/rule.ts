import type {
  AnyTransaction, Chain, Readiness, Timestamp, Verdict, VerifiedTransaction, WaitingTraits
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'

/** What the ledger does with one kind of transaction. */
export interface Rule<T extends AnyTransaction> {
  readonly kind: T['kind']
  /** Place in a block: transactions of a lower rank come first (SPECIFICATION.md §9.4). */
  readonly rank: number
  /** The code that refuses a block with two transactions of this kind. Without it any number may come. */
  readonly refusesTwo?: string
  /** It opens cases: leaders leave it out while a member is being removed (§5.3). */
  readonly opensCases?: boolean
  /** What the pool must know besides rank and `refusesTwo`; see `traitsOf` for what holds without it. */
  traits? (transaction: T): Partial<WaitingTraits>
  /** The rows that `judge` reads: an upper bound, known before anything is judged. */
  touches? (state: LedgerState, transaction: T): EntryKey[]
  /**
   * Tells from memory alone whether the next block may hold it: no rows, no signatures. A pool that
   * keeps what can never be valid would have a Reason for ever (§8).
   * @param now by the local clock
   */
  readiness (state: LedgerState, transaction: T, now: Timestamp): Readiness
  /** The ledger has no further use for it: nodes neither store nor forward it. */
  isSpent? (state: LedgerState, transaction: T): boolean
  /** The row that the first of several transactions writes, after which the others are worth nothing. */
  exclusiveRow? (chain: Chain, transaction: T): EntryKey
  /**
   * SPECIFICATION.md §9.5: judges it on the state that earlier transactions of the block left, and changes
   * `work` only if it accepts. `ignore`: not valid here and now, maybe later; `reject`: never.
   */
  judge (work: Workspace, tx: VerifiedTransaction<T>): Verdict
}

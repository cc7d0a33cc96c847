import type {
  AnyTransaction, Chain, Hex, Readiness, Timestamp, Verdict, VerifiedTransaction, WaitingTraits
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import type { ChangedCases } from '../state/changed-cases.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'

/**
 * A rule defines how the ledger treats a kind of transaction. The functions get a transaction, and as `tx`
 * what its verification found, such as the map keys of its cases.
 */
export interface Rule<T extends AnyTransaction> {
  readonly kind: T['kind']
  /** In a block, transactions of a lower rank come first (SPECIFICATION.md §9.4). */
  readonly rank: number
  /** The code that rejects a block with two transactions of this kind; undefined if it may have several. */
  readonly refusesTwo?: string
  /** True if the kind opens cases. A block with a list that removes a member has none of it (§5.3). */
  readonly opensCases?: boolean
  /** True if a block may hold the kind before the first key epoch is active (§9.5). */
  readonly beforeEpochs?: boolean
  /** Returns the traits for the pool that differ from the defaults of `traitsOf`. */
  traits? (transaction: T): Partial<WaitingTraits>
  /** Returns the rows that `judge` may read. */
  touches? (state: LedgerState, transaction: T, tx: VerifiedTransaction<T>): EntryKey[]
  /**
   * Returns the rows without which a transaction must wait, and which the state in memory does not show. The
   * pool takes a transaction only when the chain has all of them.
   */
  needs? (state: LedgerState, transaction: T, tx: VerifiedTransaction<T>): EntryKey[]
  /** Returns the other rows that `refute` reads. They may be missing. */
  doubts? (state: LedgerState, transaction: T, tx: VerifiedTransaction<T>): EntryKey[]
  /**
   * Returns the code of a fault that only rows show and no later block cures. Without this function, such a
   * transaction would be work at each node until each leader has dropped it.
   * @param work has the rows of `needs` and `doubts`
   */
  refute? (work: Workspace, tx: VerifiedTransaction<T>): string | undefined
  /**
   * Tells whether the rows of a block may give a waiting transaction a fault that `refute` finds. Without
   * this function, each row of `needs` and `doubts` that the block changed may.
   */
  isInDoubt? (changed: ChangedCases, transaction: T, tx: VerifiedTransaction<T>): boolean
  /**
   * Tells from the state in memory whether the next block may hold a transaction. A transaction that can
   * never be valid must be `never`, or the pool would have a Reason (§8) for ever.
   * @param now by the local clock
   */
  readiness (
    state: LedgerState, transaction: T, now: Timestamp, tx: VerifiedTransaction<T>
  ): Readiness
  /**
   * Returns the hexadecimal ids of the cases and hospitals on which the readiness depends. The pool reads a
   * transaction again only after a block that touched an id. Without this function it reads after each block.
   */
  watches? (
    state: LedgerState, transaction: T, readiness: Readiness, tx: VerifiedTransaction<T>
  ): readonly Hex[]
  /**
   * Returns the code of a fault that every hospital sees which has the blocks that the transaction rests on.
   * A hospital without these blocks passes the transaction on to nobody (`unknown`). So whoever sends it is
   * at fault.
   */
  fault? (state: LedgerState, transaction: T): string | undefined
  /** Tells whether a transaction is obsolete, so that nodes neither store nor forward it. */
  isSpent? (state: LedgerState, transaction: T, tx: VerifiedTransaction<T>): boolean
  /**
   * Returns the code of a fault that no honest author makes, whichever blocks the author or this node lacks
   * (SPECIFICATION.md §3.15). It scores a peer only if that peer is the author.
   */
  offence? (state: LedgerState, transaction: T): string | undefined
  /** Returns a row that, once it exists, makes other transactions that would write it invalid. */
  exclusiveRow? (chain: Chain, transaction: T): EntryKey
  /**
   * Judges a transaction after the earlier transactions of the block (SPECIFICATION.md §9.5). It changes
   * `work` only if it accepts. `ignore` means that the transaction may become valid later, and `reject`
   * that it never will.
   */
  judge (work: Workspace, tx: VerifiedTransaction<T>): Verdict
}

const READINESS = { accept: 'ready', ignore: 'later', reject: 'never' } as const
/** Codes of transactions that are ahead of this node. */
const AHEAD: ReadonlySet<string> = new Set(['unknown-epoch', 'unknown-dealing'])

/** Returns the readiness of a transaction that is judged from the state in memory alone. */
export function readinessOf (verdict: Verdict<unknown>): Readiness {
  return verdict.verdict === 'ignore' && AHEAD.has(verdict.code) ? 'unknown' : READINESS[verdict.verdict]
}

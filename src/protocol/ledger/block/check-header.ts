import { headerCodec } from '../../codec/index.js'
import { merkleRootOfHashes } from '../../crypto/index.js'
import { leaderAt, leaderOrder } from '../../sortition/index.js'
import {
  equal, hex, type Block, type Chain, type Header, type Sigma, type StateRoot,
  type VerifiedTransaction
} from '../../types/index.js'
import { hasUndrawn, nextDeadline } from '../cases/deadlines.js'
import type { Rules } from '../kinds/index.js'
import { ruleOf } from '../kinds/transaction.js'
import type { LedgerState } from '../state/ledger-state.js'

/** Bytes that a block adds to its header, and to each of its transactions. */
const FRAME_BYTES = { block: 2, transaction: 4 } as const

/** Returns the size of the encoded block (`blockCodec`), which MAX_BLOCK bounds. */
export function blockSize (header: Header, transactions: readonly VerifiedTransaction[]): number {
  return transactions.reduce(
    (sum, tx) => sum + transactionSize(tx),
    headerCodec.encode(header).byteLength + FRAME_BYTES.block
  )
}

/** Returns the number of bytes that a transaction adds to its block. */
export function transactionSize (tx: VerifiedTransaction): number {
  return FRAME_BYTES.transaction + tx.bytes.byteLength
}

/** What a header must contain and no state in memory has. */
interface Found {
  readonly sigma: Sigma
  readonly root: StateRoot
}

/**
 * Checks rules 1 to 4 and 6 of SPECIFICATION.md §9.
 * @param found σ of the last block, combined from valid shares, or zeros without `sigmaEpoch(state)`; and the
 * state root after the last block
 * @returns the code of the rule that the block breaks, or undefined
 */
export function checkHeader (
  chain: Chain, state: LedgerState, block: Block, { root, sigma }: Found, rules: Rules
): string | undefined {
  const { header, transactions } = block
  const place = checkPlace(state, block, root)
  if (place !== undefined) return place
  if (state.adopted?.required !== undefined && !isRequired(state, block)) return 'not-the-required-block'
  // Rule 2.
  const order = leaderOrder(chain.id, state.beacon, header.height, state.set)
  if (!equal(leaderAt(order, header.view), header.proposer)) return 'wrong-leader'
  // A quorum checked σ of a block that a recovery requires. Its shares may be lost (§10.6).
  if (!isRequired(state, block) && !equal(header.sigma, sigma)) return 'wrong-sigma'
  if (header.transactionCount !== transactions.length) return 'wrong-transaction-count'
  const leaves = merkleRootOfHashes(transactions.map(tx => tx.leaf))
  if (!equal(leaves, header.transactionRoot)) return 'wrong-transaction-root'
  // Rule 3.
  if (header.timestamp <= state.timestamp) return 'timestamp-not-after-parent'
  // Rule 4.
  const disorder = checkOrder(transactions, rules)
  if (disorder !== undefined) return disorder
  // Rule 6.
  if (transactions.length === 0 && !mayBeEmpty(state, header.view, header.timestamp)) {
    return 'empty-block'
  }
  return undefined
}

/** Tells whether a recovery requires this block: then it was notarized before the recovery (§10.6). */
export function isRequired ({ adopted }: LedgerState, { hash }: Pick<Block, 'hash'>): boolean {
  return adopted?.required !== undefined && equal(adopted.required, hash)
}

/** Checks rule 1: the size of the block, and its place in the chain. */
function checkPlace (
  state: LedgerState, { header, transactions }: Block, root: StateRoot
): string | undefined {
  if (blockSize(header, transactions) > state.parameters.maxBlockBytes) return 'oversize'
  if (header.height !== state.height + 1) return 'wrong-height'
  if (!equal(header.parent, state.hash)) return 'wrong-parent'
  if (!equal(header.allowlistHash, state.set.hash)) return 'wrong-allowlist'
  if (!equal(header.stateRoot, root)) return 'wrong-state-root'
  return undefined
}

/** Checks rule 4: transactions sorted by rank, certain kinds at most once, and no transaction id twice. */
function checkOrder (
  transactions: readonly VerifiedTransaction[], rules: Rules
): string | undefined {
  const seen = new Set<string>()
  const kinds = new Set<number>()
  let rank = 0
  for (const tx of transactions) {
    const rule = ruleOf(tx.transaction, rules)
    if (rule.rank < rank) return 'wrong-transaction-order'
    rank = rule.rank
    if (rule.refusesTwo !== undefined && kinds.has(rule.kind)) return rule.refusesTwo
    kinds.add(rule.kind)
    const id = hex(tx.id)
    if (seen.has(id)) return 'duplicate-transaction'
    seen.add(id)
  }
  return undefined
}

/**
 * Tells whether rule 6 allows an empty block. Four cases do: a failed view before it, a draw, a deadline that
 * has passed, and a recovery that the block writes into the rows.
 */
export function mayBeEmpty (state: LedgerState, view: number, timestamp: number): boolean {
  if (view > 0 || hasUndrawn(state) || state.adopted !== undefined) return true
  const deadline = nextDeadline(state)
  return deadline !== undefined && deadline <= timestamp
}

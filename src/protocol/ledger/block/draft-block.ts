import { blockHash } from '../../codec/index.js'
import {
  assert, hex, type Block, type Chain, type Header, type VerifiedTransaction
} from '../../types/index.js'
import { merkleRootOfHashes } from '../../crypto/index.js'
import { beaconOf, drawingBeacon } from '../../sortition/index.js'
import { openBlock } from '../cases/draw-cases.js'
import { blockSize, mayBeEmpty, transactionSize } from './check-header.js'
import { closeBlock } from './close-block.js'
import type { Draft, DraftOptions, LeftOut } from './draft.js'
import { stateRootOf } from './first-rows.js'
import { removesMember } from '../kinds/allowlist.js'
import { ALL_RULES, type Rules } from '../kinds/index.js'
import { judgeTransaction, opensCases, ruleOf } from '../kinds/transaction.js'
import { drawReviews } from '../state/draw-reviews.js'
import type { LedgerState } from '../state/ledger-state.js'
import { Workspace } from '../state/workspace.js'

/**
 * Makes a leader's block of the candidates that are valid and fit, in the order of SPECIFICATION.md §9.4.
 * `executeBlock` accepts the block and returns the same delta.
 */
export function draftBlock (chain: Chain, state: LedgerState, options: DraftOptions): Draft {
  const { view, timestamp } = options
  assert(timestamp > state.timestamp, 'the timestamp is after that of the last block (§9.3)')
  const work = new Workspace(state, timestamp, options.entries)
  const drawing = drawingBeacon(chain.id, state.height, options.sigma)
  openBlock(work, drawing)
  drawReviews(work, drawing)
  const selection = select(work, options, headerOf(state, options, []))
  const { chosen, dropped, deferred } = selection
  if (chosen.length === 0 && !mayBeEmpty(state, view, timestamp)) {
    return { made: undefined, dropped, deferred }
  }
  const header = headerOf(state, options, chosen)
  const block: Block = { header, hash: blockHash(chain.id, header), transactions: chosen }
  const beacon = beaconOf(chain.id, state.height, options.sigma)
  return { made: { block, delta: closeBlock(work, block.hash, beacon) }, dropped, deferred }
}

interface Selection {
  readonly chosen: VerifiedTransaction[]
  readonly dropped: LeftOut[]
  readonly deferred: LeftOut[]
}

function select (work: Workspace, options: DraftOptions, empty: Header): Selection {
  const { maxBlockBytes } = work.state.parameters
  const selection: Selection = { chosen: [], dropped: [], deferred: [] }
  const ids = new Set<string>()
  let size = blockSize(empty, [])
  const { rules = ALL_RULES } = options
  for (const tx of inOrder(options.candidates, rules)) {
    const { leaf } = tx
    const fits = size + transactionSize(tx) <= maxBlockBytes
    const verdict = ids.has(hex(tx.id)) || !fits || withheld(work, tx, rules)
      ? undefined
      : judgeTransaction(work, tx, rules)
    if (verdict === undefined) {
      selection.deferred.push({ leaf, code: fits ? 'withheld' : 'block-full' })
    } else if (verdict.verdict === 'accept') {
      selection.chosen.push(tx)
      ids.add(hex(tx.id))
      size += transactionSize(tx)
    } else {
      const list = verdict.verdict === 'reject' ? selection.dropped : selection.deferred
      list.push({ leaf, code: verdict.code })
    }
  }
  return selection
}

/** Sorts by rank. The sort is stable, so candidates of a rank stay in their order. */
function inOrder (candidates: readonly VerifiedTransaction[], rules: Rules): VerifiedTransaction[] {
  return [...candidates].sort((a, b) =>
    ruleOf(a.transaction, rules).rank - ruleOf(b.transaction, rules).rank)
}

/** Tells whether to leave out a transaction: a list that removes a member comes without new cases (§5.3). */
function withheld ({ allowlist, state }: Workspace, tx: VerifiedTransaction, rules: Rules): boolean {
  return allowlist !== undefined && opensCases(tx, rules) &&
    removesMember(state.allowlist.list, allowlist.list)
}

function headerOf (
  state: LedgerState, options: DraftOptions, transactions: readonly VerifiedTransaction[]
): Header {
  return {
    height: state.height + 1,
    view: options.view,
    parent: state.hash,
    timestamp: options.timestamp,
    proposer: options.signer.id,
    sigma: options.sigma,
    allowlistHash: state.set.hash,
    stateRoot: stateRootOf(state, options.entries),
    transactionRoot: merkleRootOfHashes(transactions.map(tx => tx.leaf)),
    transactionCount: transactions.length
  }
}

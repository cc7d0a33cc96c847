import {
  accept, reject, ZERO_32, type Block, type Chain, type Sigma, type Verdict
} from '../../types/index.js'
import { beaconOf, drawingBeacon } from '../../sortition/index.js'
import { openBlock } from '../cases/draw-cases.js'
import { checkHeader, isRequired } from './check-header.js'
import { closeBlock } from './close-block.js'
import type { Delta } from './delta.js'
import { stateRootOf } from './first-rows.js'
import type { Entries } from '../rows/entry.js'
import { ALL_RULES, type Rules } from '../kinds/index.js'
import { judgeTransaction } from '../kinds/transaction.js'
import { drawReviews } from '../state/draw-reviews.js'
import type { LedgerState } from '../state/ledger-state.js'
import { Workspace } from '../state/workspace.js'

export interface ExecuteOptions {
  /** σ of the last block, combined from valid shares. Default: zeros, as without `sigmaEpoch(state)`. */
  readonly sigma?: Sigma
  readonly rules?: Rules
}

/**
 * Checks a block by SPECIFICATION.md §9 and returns its changes. The result depends only on the chain.
 * Consensus checks the timestamp against the local clock, and the host checks that bodies are here (R4).
 * @param entries the rows named by `touches(state, block.transactions)`, as they are at `state`
 */
export function executeBlock (
  chain: Chain, state: LedgerState, block: Block, entries: Entries, options: ExecuteOptions = {}
): Verdict<Delta> {
  const { rules = ALL_RULES } = options
  const sigma = isRequired(state, block) ? block.header.sigma : options.sigma ?? ZERO_32
  const fault = checkHeader(chain, state, block, { sigma, root: stateRootOf(state, entries) }, rules)
  if (fault !== undefined) return reject(fault)
  const { header, hash, transactions } = block
  const work = new Workspace(state, header.timestamp, entries)
  const drawing = drawingBeacon(chain.id, state.height, sigma)
  openBlock(work, drawing)
  drawReviews(work, drawing)
  for (const tx of transactions) {
    const verdict = judgeTransaction(work, tx, rules)
    // A transaction that may become valid later makes this block invalid, too.
    if (verdict.verdict !== 'accept') return reject(verdict.code)
  }
  return accept(closeBlock(work, hash, beaconOf(chain.id, state.height, sigma)))
}

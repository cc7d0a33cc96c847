import { accept, reject, type Block, type Chain, type Verdict } from '../../types/index.js'
import { nextBeacon } from '../../sortition/index.js'
import { openBlock } from '../cases/draw-cases.js'
import { checkHeader } from './check-header.js'
import { closeBlock } from './close-block.js'
import type { Delta } from './delta.js'
import type { Entries } from '../rows/entry.js'
import { ALL_RULES } from '../kinds/index.js'
import { judgeTransaction } from '../kinds/transaction.js'
import type { LedgerState } from '../state/ledger-state.js'
import { Workspace } from '../state/workspace.js'

/**
 * Checks a block by SPECIFICATION.md §9 and returns its changes. The result depends only on the chain.
 * Consensus checks the timestamp against the local clock, and the host checks that bodies are here (R4).
 * @param entries the rows named by `touches(state, block.transactions)`, as they are at `state`
 */
export function executeBlock (
  chain: Chain, state: LedgerState, block: Block, entries: Entries, rules = ALL_RULES
): Verdict<Delta> {
  const checked = checkHeader(chain, state, block, rules)
  if (checked.verdict !== 'accept') return checked
  const { header, hash, transactions } = block
  const work = new Workspace(state, header.timestamp, entries)
  openBlock(work, state.beacon)
  for (const tx of transactions) {
    const verdict = judgeTransaction(work, tx, rules)
    // A transaction that may become valid later makes this block invalid, too.
    if (verdict.verdict !== 'accept') return reject(verdict.code)
  }
  const beacon = nextBeacon(chain.id, state.beacon, header.height, header.proposer, checked.value)
  return accept(closeBlock(work, hash, beacon))
}

import { accept, reject, type Block, type Chain, type Verdict } from '../../types/index.js'
import { nextBeacon } from '../../sortition/index.js'
import { checkHeader } from './check-header.js'
import { closeBlock } from './close-block.js'
import type { Delta } from './delta.js'
import type { Entries } from '../rows/entry.js'
import { ALL_RULES } from '../kinds/index.js'
import { judgeTransaction } from '../kinds/transaction.js'
import type { LedgerState } from '../state/ledger-state.js'
import { Workspace } from '../state/workspace.js'

/**
 * Judges a block (BlockValid of SPECIFICATION.md §9) and says what it does. The result depends on the chain
 * alone: not on a local clock (consensus checks Timely), nor on a body (the host checks R4).
 * @param entries the rows named by `touches(state, block.transactions)`, as they stand at `state`
 */
export function executeBlock (
  chain: Chain, state: LedgerState, block: Block, entries: Entries, rules = ALL_RULES
): Verdict<Delta> {
  const checked = checkHeader(chain, state, block, rules)
  if (checked.verdict !== 'accept') return checked
  const { header, hash, transactions } = block
  const work = new Workspace(state, header.timestamp, entries)
  for (const tx of transactions) {
    const verdict = judgeTransaction(work, tx, rules)
    // A transaction that may become valid later makes the block invalid all the same.
    if (verdict.verdict !== 'accept') return reject(verdict.code)
  }
  const beacon = nextBeacon(chain.id, state.beacon, header.height, header.proposer, checked.value)
  return accept(closeBlock(work, hash, beacon))
}

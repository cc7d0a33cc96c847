import type { Block, Chain, Verdict } from '../../types/index.js'
import { accept, reject } from '../../types/index.js'
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
 * BlockValid of consensus.md §9, and what the block does. A function of the chain alone: no local
 * clock (Timely is consensus's) and no body (R4 is the host's). `state` is only read.
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
    // A block is for now: what may become valid later makes it invalid all the same.
    if (verdict.verdict !== 'accept') return reject(verdict.code)
  }
  const beacon = nextBeacon(chain.id, state.beacon, header.height, header.proposer, checked.value)
  return accept(closeBlock(work, hash, beacon))
}

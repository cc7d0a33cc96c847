import { assert, fromHex, type StateRoot } from '../../types/index.js'
import { keyChanges } from '../epochs/key-changes.js'
import { entryId, write, type Change, type Entries } from '../rows/entry.js'
import { stateRootKey, tallyKey } from '../rows/keys.js'
import { rootOver } from '../rows/state-tree.js'
import { tallyCodec } from '../rows/tally.js'
import type { LedgerState } from '../state/ledger-state.js'

/**
 * Returns the rows after block 0: an empty tally for each member of the genesis, and the shared keys. Block 0
 * is virtual, so block 1 writes them.
 */
export function firstRows (state: LedgerState): Change[] {
  assert(state.height === 0, 'the state is that after block 0')
  const tallies = Array.from(state.tallies, ([id, tally]) =>
    write(tallyKey(fromHex(id)), tallyCodec.encode(tally)))
  return [...tallies, ...keyChanges(undefined, state.keys)]
}

/**
 * Returns the state root after the last block, which the next header contains.
 * @param entries have the row of the root, which `touches` names
 */
export function stateRootOf (state: LedgerState, entries: Entries): StateRoot {
  if (state.height === 0) return rootOver(firstRows(state))
  const root = entries.get(entryId(stateRootKey()))
  assert(root !== undefined, 'the host has loaded the state root')
  return root
}

import type { LedgerState } from '../../../../../src/protocol/ledger/index.js'
import type { Case } from '../../../../../src/protocol/types/index.js'
import { compare, hex } from '../../../../../src/protocol/types/index.js'

/** Returns everything in a state that can be compared. */
export function imageOf (state: LedgerState): unknown {
  const { owing, presence, undecided, tallies, set, ...rest } = state
  const byId = (a: Case, b: Case): number => compare(a.id, b.id)
  return {
    ...rest,
    chain: undefined,
    setHash: hex(set.hash),
    tallies: [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)),
    owing: [...owing].sort(([a], [b]) => (a < b ? -1 : 1)),
    presence: [...presence].sort(([a], [b]) => (a < b ? -1 : 1)),
    undecided: [...undecided.values()].sort(byId),
    indexes: undecided.image()
  }
}

import { readiness, traitsOf, watches } from '../../../../../src/protocol/ledger/index.js'
import type { PoolView } from '../../../../../src/protocol/mempool/index.js'
import type { World } from '../../ledger/support/world.js'

/** Returns the facts of the ledger that a pool needs, as a replica gives them. */
export function viewOf (world: World): PoolView {
  return {
    isMember: id => world.state.set.has(id),
    traitsOf,
    readiness: tx => readiness(world.state, tx, world.state.timestamp),
    watches: (tx, worth) => watches(world.state, tx, worth)
  }
}

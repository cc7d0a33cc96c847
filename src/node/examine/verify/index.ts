/**
 * Looking back over a chain that is stored: verifying it from its bytes, explaining a draw, old
 * beacons and member sets, export.
 *
 * It must never write to the database that it reads, nor trust what that database concluded: what
 * it says of a chain follows from the genesis and the stored blocks alone. Nothing here takes part
 * in agreement, so a fault here costs an answer and not the chain.
 */
export { beaconAt, Beacons, beaconsOf } from './beacons.js'
export { explainCase } from './explain-draw.js'
export { exportChain } from './export.js'
export type { Finding } from './mismatch.js'
export { setAt, setOf } from './past-sets.js'
export { verifyChain } from './verify-folder.js'
export type { VerifyChainOptions } from './verify-folder.js'
export { verifyStore } from './verify-store.js'
export type { OnProgress, VerifyStoreOptions } from './verify-store.js'

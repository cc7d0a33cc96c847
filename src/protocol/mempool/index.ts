/**
 * Verified transactions that wait for a block, bounded per hospital and in total.
 *
 * Must never judge a transaction against the ledger (the replica passes in what it needs to know),
 * and never let one hospital crowd out another. The pool is owned by one replica and changed in
 * place; it does no IO and knows no time.
 */
export { createMempool } from './mempool.js'
export type { Mempool } from './mempool.js'
export { DEFAULT_POOL_LIMITS } from './limits.js'
export type { PoolLimits, SelectLimits } from './limits.js'
export type { PoolView } from './view.js'

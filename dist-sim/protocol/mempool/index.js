/**
 * The pool holds verified transactions until a block contains them, with limits per injector and in total.
 *
 * It must not use the ledger; the replica passes the facts that the pool needs. It must never let a hospital
 * displace the transactions of another hospital with a smaller share. It uses no IO and no clock.
 */
export { createMempool } from './mempool.js';
export { DEFAULT_POOL_LIMITS } from './limits.js';
//# sourceMappingURL=index.js.map
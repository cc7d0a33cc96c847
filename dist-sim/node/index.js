/**
 * Runs a node: configuration, keys, folders, the host loop, peers, the two roles, and the services behind
 * the API. The rules of the protocol are pure code in `src/protocol`. This folder gives them inputs and
 * carries out their effects: it first makes data durable, and then sends.
 */
export { examineFolder } from './examine/doctor/index.js';
export { backUpKeys } from './keys/backup.js';
export { runInit, runStart } from './start.js';
export { STOP_SIGNALS, StopWish } from './machine/stop-signals.js';
export { verifyChain } from './examine/verify/index.js';
//# sourceMappingURL=index.js.map
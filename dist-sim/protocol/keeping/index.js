/**
 * This folder is the side of a holder of shared keys (SPECIFICATION.md §6, §10.5). From the ledger and the
 * own secrets it decides which transactions a hospital sends next, which secrets it stores before that, and
 * which it destroys.
 *
 * It must never give a share away. It reads no clock and makes no random bytes: they are parameters.
 */
export { firstSecrets, newestBoxKey } from './draft-box.js';
export { OpenedDealings } from './opened-dealings.js';
export { fits } from './own-shares.js';
export { decodeSecrets, encodeSecrets, SECRETS_BYTES } from './secrets.js';
export { keep } from './step.js';
//# sourceMappingURL=index.js.map
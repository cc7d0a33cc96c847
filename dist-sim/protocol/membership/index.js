/**
 * This folder decides which hospitals belong to the chain and which protocols each peer may use
 * (SPECIFICATION.md §2.8 Genesis and §5). It checks the genesis and the allowlists that follow.
 *
 * It must not use the ledger, which knows the committed list and checks the checkpoint of a list. It must not
 * decide by a clock: issue times of lists are only for people.
 */
export { accessOf, mayUse } from './access.js';
export { PARAMETER_RANGES, checkParameters, parameterOfCode } from './check-parameters.js';
export { DEFAULT_PARAMETERS } from './default-parameters.js';
export { firstAllowlist, firstSignedAllowlist, verifyGenesis } from './genesis.js';
export { JOIN_MAX_AGE_MS, JOIN_MAX_HEIGHTS, faultOfSigners, isRecent, needsJoins, newcomers } from './joins.js';
export { memberSet } from './member-set.js';
export { checkRecoveryList } from './recovery-list.js';
export { MAX_VERSION_STEP, changesOf, checkSuccessor, churn, maxChurn } from './successor.js';
//# sourceMappingURL=index.js.map
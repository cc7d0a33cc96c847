/**
 * Who belongs to the chain: the genesis, the allowlists that follow it, the set of hospitals in
 * force, and what each peer may use (SPECIFICATION.md §2.8 Genesis and §5).
 *
 * Must never know heights or blocks: which list is committed is the ledger's to say, and the
 * checkpoint of a list can be judged only there. Nor may it decide anything by local clock: issue
 * times are for people.
 */
export { accessOf, mayUse } from './access.js'
export type { Access } from './access.js'
export { PARAMETER_RANGES, checkParameters, parameterOfCode } from './check-parameters.js'
export type { ParameterName } from './check-parameters.js'
export { DEFAULT_PARAMETERS } from './default-parameters.js'
export { firstAllowlist, firstSignedAllowlist, verifyGenesis } from './genesis.js'
export { memberSet } from './member-set.js'
export type { MemberSet } from './member-set.js'
export { checkSuccessor, churn, maxChurn } from './successor.js'

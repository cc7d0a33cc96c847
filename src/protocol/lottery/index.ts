/**
 * This folder makes and checks shares of σ, the output of the lottery key for a final block
 * (SPECIFICATION.md §6.1). `sortition` makes the beacon from σ, and the replica collects shares.
 */
export { combine, faultOfForm, sigmaOf } from './combine.js'
export { rememberSigma, sharesName, takeKnownSigma } from './known-sigma.js'
export { isValidShare, lotteryInput, shareOf } from './share.js'
export type { Drawing } from './share.js'

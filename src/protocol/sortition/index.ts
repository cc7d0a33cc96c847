/**
 * This folder makes the random choices on which all nodes agree (SPECIFICATION.md §6): the beacon, the order
 * of leaders, and the validators of a diagnosis. It also explains a draw to people.
 *
 * It must use nothing but the chain: with a random source or a clock, a node could influence a draw.
 * `lottery` checks shares of σ; this folder gets σ.
 */
export { isInSample, rankedValidators, rankingBy } from './assignment.js'
export type { Ranking } from './assignment.js'
export { beaconOf, drawingBeacon, initialBeacon, lotteryMessage } from './beacon.js'
export { explainDraw } from './explain.js'
export type { DrawExplanation, DrawInput, DrawStep } from './explain.js'
export { rankedJudges } from './judges.js'
export { leaderAt, leaderOrder } from './leader.js'
export { isReviewed } from './sample.js'

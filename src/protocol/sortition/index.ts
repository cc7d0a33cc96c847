/**
 * Chance on which everyone agrees: the beacon, the order of leaders of a height, and the hospitals
 * drawn to validate a diagnosis (SPECIFICATION.md §6), with an account of a draw for people.
 *
 * Must never draw from anything but the chain: a random source or a clock here would let a node
 * choose. VRF proofs are checked by whoever judges the block; this folder gets their output.
 */
export { assignmentOrder, drawnFor } from './assignment.js'
export { initialBeacon, nextBeacon, vrfAlpha } from './beacon.js'
export { explainDraw } from './explain.js'
export type { DrawExplanation, DrawInput, DrawStep } from './explain.js'
export { leaderAt, leaderOrder } from './leader.js'

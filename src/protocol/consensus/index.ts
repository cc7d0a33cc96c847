/**
 * This module decides one height by single-value Simplex, rules R1-R9 of SPECIFICATION.md §8. The whole
 * algorithm can be read, simulated and broken on purpose without a network or a disk.
 *
 * To consensus a block is a hash with a verdict. Consensus never looks into a transaction, keeps a chain,
 * reads a clock or sends anything. It answers each input with effects, which the host carries out in order.
 * R10, catch-up and the beacon belong to the replica, which makes a new state for each height.
 */
export type { Clock, Connected, ConsensusInput, TimerName } from './input.js'
export type { ConsensusEffect } from './effect.js'
export type { Policy } from './policy.js'
export { policyOf } from './policy.js'
export { adaptedTimeout, isTimely, viewTimeout } from './timers.js'
export type { WalRecord } from './wal-record.js'
export { walRecordCodec } from './wal-record.js'
export type { ConsensusState, HeightContext } from './state.js'
export { leaderOf } from './state.js'
export { startHeight } from './start-height.js'
export { step } from './step.js'

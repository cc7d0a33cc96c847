/**
 * The only place where everything meets: configuration, keys, folders, the host loop, the peers, the
 * two roles, and the services behind the API. Protocol rules live below, in pure code; this folder
 * feeds events in and carries effects out: persist first, then send.
 */
export { examineFolder } from './examine/doctor/index.js'
export type { ExamineOptions } from './examine/doctor/index.js'
export { runInit, runStart } from './start.js'
export type { InitResult, NodeOptions, StartOptions } from './start.js'
export { STOP_SIGNALS, StopWish } from './machine/stop-signals.js'
export type { StopSignal } from './machine/stop-signals.js'
export { verifyChain } from './examine/verify/index.js'

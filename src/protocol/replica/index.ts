/**
 * The whole protocol as one function: an event in, effects out. Joins the ledger, the pool of
 * transactions and the agreement on one height, which do not know one another.
 *
 * It must never wait, read a clock, or touch a disk or a network: rows that it needs are asked for
 * (`load`) and come back as an input. Built so, because the daemon and the simulator must run the
 * very same code.
 */
export { assembleBlock, encodeBlock } from './assemble-block.js'
export type { ReplicaEffect, NamedBody } from './effect.js'
export type { ReplicaInput } from './input.js'
export { decodeLogRecord, encodeLogRecord, type LogRecord } from './log-record.js'
export { isHeld, wouldAdmit } from './reason.js'
export { startReplica } from './start.js'
export { certificatesOf, isAbstaining, isCatchingUp, isWithholding } from './state.js'
export type { ReplicaState } from './state.js'
export { hasWorkAhead, step } from './step.js'

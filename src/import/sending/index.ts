/**
 * This folder sends documents to a node and classifies its answers. It sends as fast as the node answers. It
 * must never drop a document: it sends again whatever the node could not take now.
 */
export { Sender, type SenderOptions } from './sender.js'
export type { Outcome, Outgoing } from './outgoing.js'
export { isStop, StopError } from './stop-error.js'

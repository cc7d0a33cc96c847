/**
 * This folder writes the operator's log of events. A line names cases by id and hospitals by name, and never
 * contains a pseudonym or a part of a record. The folder only listens, and only at log levels that print.
 */
export { CallFile } from './call-file.js'
export { writeCalls } from './calls.js'
export { writeChain } from './chain.js'
export { writePeers } from './peers.js'
export { writeStanding } from './standing.js'

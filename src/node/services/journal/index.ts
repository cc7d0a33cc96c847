/**
 * This folder writes the operator's log of events: cases by their ids, hospitals by their names, and never
 * a pseudonym or anything of a record. It only listens, and only if a line can follow.
 */
export { writeCalls } from './calls.js'
export { writeChain } from './chain.js'
export { writePeers } from './peers.js'
export { writeStanding } from './standing.js'

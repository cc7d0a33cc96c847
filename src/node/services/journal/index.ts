/**
 * What happens, line by line, for the operator's log: cases by their ids, hospitals by their names, never
 * a pseudonym or anything of a record. It only listens, and to nothing that no line would come of.
 */
export { writeCalls } from './calls.js'
export { writeChain } from './chain.js'
export { writePeers } from './peers.js'
export { writeStanding } from './standing.js'

/**
 * This folder reads the file of a state proof, or a list with its proof, and says what it proves. It needs no
 * node and no folder. It must not trust any part of the file that the proof does not cover.
 */
export { readAccesses } from './read-accesses.js'
export { readProof } from './read-proof.js'

/**
 * This folder checks proofs of the ledger for somebody without a node. A proof has a header that a quorum
 * has certified, and the pages from its state root to a row. The check needs the chain id, and neither a
 * disk nor a network.
 */
export { checkStateProof, type ProvedRow } from './check-state-proof.js'
export { stateProofCodec, type StateProof } from './state-proof.js'

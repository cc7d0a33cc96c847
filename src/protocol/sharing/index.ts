/**
 * This folder is the mathematics of keys that the hospitals share (SPECIFICATION.md §2.12): dealings,
 * complaints, shares of a key and how they combine. Everything is generic over `Group`, and knows no ledger
 * and no time. Random bytes are parameters, and nonces of proofs are hashed from the secret and the message.
 *
 * Bytes of others never cause an exception in the functions that check: they return false, undefined or a
 * code. A dealing must pass `checkDealing` before other functions get it.
 */
export { batchContext, multiplyBatch, proveBatch, verifyBatch } from './batch-equality.js'
export { judgeComplaint, makeComplaint } from './complaint.js'
export { checkDealing, makeDealing } from './dealing.js'
export type { DealingFault, DealingForm, DealingPlan, DealingSecrets, Polynomial } from './dealing.js'
export { dealingSecrets } from './dealing-secrets.js'
export type { KeyToDeal } from './dealing-secrets.js'
export { proveEquality, verifyEquality } from './equality.js'
export type { ProvedImage } from './equality.js'
export { addCommitments, freshKey, resharedKey } from './public-shares.js'
export type { Commitments, DealerCommitments } from './public-shares.js'
export { proveKnowledge, verifyKnowledge } from './schnorr.js'
export { freshShare, resharedShare } from './secret-share.js'
export type { DealerSubShare } from './secret-share.js'
export { combineBatch, combineShares, makeShare, verifyShare } from './share.js'
export type { IndexedElement, IndexedElements } from './share.js'
export { openSubShares } from './sub-shares.js'

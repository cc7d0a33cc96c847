import { domain } from '../codec/index.js'
import { proveKnowledge, verifyKnowledge } from '../sharing/index.js'
import {
  concat, type Case, type ChainId, type Group, type GroupElement, type Scalar
} from '../types/index.js'
import type { RecordPlace } from './record-key.js'

const PROOF_BYTES = 64
const SCALAR_BYTES = 32

/** The fields of a case from which its record key is opened. */
export type Escrowed =
  Pick<Case, 'submitter' | 'r' | 'bodyHash' | 'keyCommitment' | 'custody' | 'custodyProof'>

/**
 * Proves knowledge of ρ, bound to the custody key, the submitter, r and the sealed body. So nobody can copy
 * C, or an element made of C, into a case of its own and have it opened.
 * @param place of the record, with C = ρ·G
 * @param secret ρ
 * @returns the 64 bytes c ‖ s for the proposal
 */
export function proveCustody (
  group: Group, publicKey: GroupElement, place: RecordPlace & Pick<Case, 'bodyHash' | 'custody'>,
  secret: Scalar
): Uint8Array {
  const { c, s } = proveKnowledge(group, secret, messageOf(publicKey, place.chainId, place), place.custody)
  return concat(c, s)
}

/**
 * Tells whether the submitter of a case knew ρ. False also if C was made for another custody key than K.
 * @param publicKey K
 */
export function verifyCustody (
  group: Group, publicKey: GroupElement, chainId: ChainId, escrowed: Omit<Escrowed, 'keyCommitment'>
): boolean {
  const { custody, custodyProof } = escrowed
  if (custodyProof.length !== PROOF_BYTES) return false
  const proof = { c: custodyProof.slice(0, SCALAR_BYTES), s: custodyProof.slice(SCALAR_BYTES) }
  return verifyKnowledge(group, custody, messageOf(publicKey, chainId, escrowed), proof)
}

/** Returns D("custody") ‖ K ‖ submitter ‖ r ‖ bodyHash, whose parts have one length each. */
function messageOf (
  publicKey: GroupElement, chainId: ChainId,
  { bodyHash, r, submitter }: Pick<Case, 'submitter' | 'r' | 'bodyHash'>
): Uint8Array {
  return concat(domain('custody', chainId), publicKey, submitter, r, bodyHash)
}

/** Proves knowledge of r with E = r·G, bound to some bytes (Schnorr; RFC 8235 has the same form). */
import { chainlessDomain } from '../codec/index.js'
import {
  assert, concat, equal, type Group, type GroupElement, type KnowledgeProof, type Scalar
} from '../types/index.js'
import { plus, times } from './sums.js'
import { challengeDomain, challengeTranscript } from './transcript.js'

const NONCE_DOMAIN = chainlessDomain('knowledge-nonce')
/** Separates these challenges from those of proofs of equality. */
const CONTEXT = chainlessDomain('knowledge')

/**
 * @param r not zero
 * @param message begins with a domain
 * @param element r·G, if the caller has computed it
 */
export function proveKnowledge (
  group: Group, r: Scalar, message: Uint8Array, element = group.base(r)
): KnowledgeProof {
  const nonce = group.hashToScalar(concat(r, message), NONCE_DOMAIN)
  const t = group.base(nonce)
  assert(element !== undefined && t !== undefined, 'a secret or a nonce of zero')
  const c = challenge(group, element, t, message)
  return { c, s: group.subtractScalars(nonce, group.multiplyScalars(c, r)) }
}

/** Tells whether the maker of the proof knew r and meant `message`. The bytes may come from anybody. */
export function verifyKnowledge (
  group: Group, element: GroupElement, message: Uint8Array, { c, s }: KnowledgeProof
): boolean {
  if (!group.isElement(element) || !group.isScalar(c) || !group.isScalar(s)) return false
  const t = plus(group, group.base(s), times(group, c, element))
  return t !== undefined && equal(c, challenge(group, element, t, message))
}

function challenge (group: Group, element: GroupElement, t: GroupElement, message: Uint8Array): Scalar {
  // The message has a variable length and comes last, so the bytes have a single reading.
  return group.hashToScalar(concat(challengeTranscript([element, t]), message), challengeDomain(CONTEXT))
}

/**
 * Proves that two elements have one discrete logarithm: k·G and k·M, without telling k (DLEQ). The proof, its
 * transcript and its hashes are those of RFC 9497 §2.2, with a context in the place of its contextString.
 *
 * The RFC first joins the pairs of a batch into the composites M and Z. A single pair needs no composites.
 * With the composites of a batch as M and image, the functions here are exactly those of the RFC.
 */
import { chainlessDomain } from '../codec/index.js'
import {
  assert, concat, equal, type EqualityProof, type Group, type GroupElement, type Scalar
} from '../types/index.js'
import { plus, times } from './sums.js'
import { challengeDomain, challengeTranscript } from './transcript.js'

/** An element k·M with the proof that its k is that of a public key. */
export interface ProvedImage {
  readonly image: GroupElement
  readonly proof: EqualityProof
}

/**
 * Returns k·M with its proof.
 * @param context names the purpose, the chain and all else that a proof must not be moved from
 * @param k not zero
 * @param nonce a secret scalar that serves this proof alone; by default a hash of k, M and the context
 * @param publicKey k·G, if the caller has computed it
 */
export function proveEquality (
  group: Group, context: Uint8Array, k: Scalar, M: GroupElement,
  nonce: Scalar = nonceOf(group, context, k, M), publicKey = group.base(k)
): ProvedImage {
  const image = group.multiply(k, M)
  const t2 = group.base(nonce)
  const t3 = group.multiply(nonce, M)
  assert(publicKey !== undefined && image !== undefined, 'the secret of a proof is not zero')
  assert(t2 !== undefined && t3 !== undefined, 'the nonce of a proof is not zero')
  const c = challenge(group, context, [publicKey, M, image, t2, t3])
  return { image, proof: { c, s: group.subtractScalars(nonce, group.multiplyScalars(c, k)) } }
}

/** Tells whether `image` is k·M for the k of `publicKey`. The bytes may come from anybody. */
export function verifyEquality (
  group: Group, context: Uint8Array, publicKey: GroupElement, M: GroupElement, image: GroupElement,
  { c, s }: EqualityProof
): boolean {
  return [publicKey, M, image].every(group.isElement) &&
    holdsEquality(group, context, publicKey, M, image, { c, s })
}

/** Does the same for elements that were checked or computed here. The proof may come from anybody. */
export function holdsEquality (
  group: Group, context: Uint8Array, publicKey: GroupElement, M: GroupElement, image: GroupElement,
  { c, s }: EqualityProof
): boolean {
  if (![c, s].every(group.isScalar)) return false
  const t2 = plus(group, group.base(s), times(group, c, publicKey))
  const t3 = plus(group, group.multiply(s, M), times(group, c, image))
  if (t2 === undefined || t3 === undefined) return false
  return equal(c, challenge(group, context, [publicKey, M, image, t2, t3]))
}

function challenge (group: Group, context: Uint8Array, elements: readonly GroupElement[]): Scalar {
  return group.hashToScalar(challengeTranscript(elements), challengeDomain(context))
}

const NONCE_DOMAIN = chainlessDomain('equality-nonce')

function nonceOf (group: Group, context: Uint8Array, k: Scalar, M: GroupElement): Scalar {
  return group.hashToScalar(concat(k, M, context), NONCE_DOMAIN)
}

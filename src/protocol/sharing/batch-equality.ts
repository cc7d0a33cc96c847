/**
 * Proves that many elements have one discrete logarithm: k·G and k·C_i for each i, by a single proof. The
 * composites and their hashes are those of RFC 9497 §2.2.1, with a context in the place of its contextString.
 *
 * A weight of the RFC depends on one pair. So whoever chooses many pairs can search for errors that cancel
 * (Wagner 2002: about 2^36 steps for 64 pairs). Therefore `batchContext` adds all pairs to the context.
 */
import { sha256, sha512 } from '../crypto/index.js'
import {
  assert, concat, utf8, type EqualityProof, type Group, type GroupElement, type Scalar
} from '../types/index.js'
import { holdsEquality, proveEquality } from './equality.js'
import { linearSum, type Sum } from './sums.js'
import { challengeDomain, twoBytes } from './transcript.js'

const SEED = utf8('Seed-')
const COMPOSITE = utf8('Composite')

/** Returns k·C for each element. @param k not zero */
export function multiplyBatch (group: Group, k: Scalar, elements: readonly GroupElement[]): GroupElement[] {
  return elements.map(element => {
    const image = group.multiply(k, element)
    assert(image !== undefined, 'the secret of a proof is not zero')
    return image
  })
}

/** Returns the context of a proof that is bound to all pairs of the batch: context ‖ SHA-256(pairs). */
export function batchContext (
  context: Uint8Array, elements: readonly GroupElement[], images: readonly GroupElement[]
): Uint8Array {
  return concat(context, sha256(...elements, ...images))
}

/**
 * Proves the images of a batch.
 * @param k not zero. @param images made by `multiplyBatch`
 * @param nonce as for `proveEquality`
 */
export function proveBatch (
  group: Group, context: Uint8Array, k: Scalar, elements: readonly GroupElement[],
  images: readonly GroupElement[], nonce?: Scalar
): EqualityProof {
  const publicKey = group.base(k)
  assert(publicKey !== undefined, 'the secret of a proof is not zero')
  const M = linearSum(group, weightsOf(group, context, publicKey, elements, images), elements)
  assert(M !== undefined, 'a neutral composite, which has probability 2^-252')
  return proveEquality(group, context, k, M, nonce, publicKey).proof
}

/** Tells whether each image is k·C for the k of `publicKey`. The bytes may come from anybody. */
export function verifyBatch (
  group: Group, context: Uint8Array, publicKey: GroupElement, elements: readonly GroupElement[],
  images: readonly GroupElement[], proof: EqualityProof
): boolean {
  if (images.length !== elements.length) return false
  if (![publicKey, ...elements, ...images].every(group.isElement)) return false
  const weights = weightsOf(group, context, publicKey, elements, images)
  const [M, Z]: Sum[] = [linearSum(group, weights, elements), linearSum(group, weights, images)]
  return M !== undefined && Z !== undefined && holdsEquality(group, context, publicKey, M, Z, proof)
}

/** Returns d_i of ComputeComposites (RFC 9497 §2.2.1). */
function weightsOf (
  group: Group, context: Uint8Array, publicKey: GroupElement, elements: readonly GroupElement[],
  images: readonly GroupElement[]
): Scalar[] {
  const seedDomain = concat(SEED, context)
  const seed = sha512(framed(publicKey), framed(seedDomain))
  return elements.map((element, i) => group.hashToScalar(
    concat(framed(seed), twoBytes(i), framed(element), framed(images[i]!), COMPOSITE),
    challengeDomain(context)))
}

/** Returns I2OSP(len, 2) ‖ bytes. */
function framed (bytes: Uint8Array): Uint8Array {
  return concat(twoBytes(bytes.length), bytes)
}

import { domain, u32, u8 } from '../codec/index.js'
import type { NameAnswer } from '../codec/index.js'
import { batchContext, multiplyBatch, proveBatch, verifyBatch } from '../sharing/index.js'
import {
  accept, concat, NAME_KEY, reject, type Chain, type GroupElement, type KeyEpoch, type Scalar, type Verdict
} from '../types/index.js'

/** The chain of a name key, and the epoch whose holders evaluate it. */
export interface Naming {
  readonly chain: Pick<Chain, 'id' | 'verifier'>
  readonly epoch: KeyEpoch
}

/**
 * Evaluates blinded elements with the own share of the name key. One proof covers the batch.
 * @param secret k_i, not zero
 * @param elements accepted by `judgeNameRequest`
 */
export function answerNames (
  naming: Naming, secret: Scalar, elements: readonly GroupElement[]
): NameAnswer {
  const { group } = naming.chain.verifier
  const images = multiplyBatch(group, secret, elements)
  const proof = proveBatch(group, contextOf(naming, elements, images), secret, elements, images)
  return { elements: images, proof }
}

/**
 * Checks the answer of an evaluator. A false answer is the fault of that evaluator alone, since the answer
 * comes over its own connection.
 * @param index of the evaluator among the holders of the epoch
 * @param elements the blinded elements as sent
 */
export function checkNameAnswer (
  naming: Naming, index: number, elements: readonly GroupElement[], answer: NameAnswer
): Verdict {
  const { group } = naming.chain.verifier
  const publicShare = naming.epoch.keys[NAME_KEY]?.shares[index]
  if (publicShare === undefined) return reject('not-a-holder')
  if (answer.elements.length !== elements.length) return reject('wrong-count')
  if (!answer.elements.every(group.isElement)) return reject('bad-element')
  const context = contextOf(naming, elements, answer.elements)
  const isProved = verifyBatch(group, context, publicShare, elements, answer.elements, answer.proof)
  return isProved ? accept(undefined) : reject('bad-name-proof')
}

/** Returns D("name-proof") ‖ u32 epoch ‖ u8 key ‖ SHA-256(elements ‖ images). */
function contextOf (
  { chain, epoch }: Naming, elements: readonly GroupElement[], images: readonly GroupElement[]
): Uint8Array {
  const context = concat(domain('name-proof', chain.id), u32.encode(epoch.number), u8.encode(NAME_KEY))
  return batchContext(context, elements, images)
}

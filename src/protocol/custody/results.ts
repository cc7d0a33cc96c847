import { domain, u32, u8 } from '../codec/index.js'
import { batchContext, multiplyBatch, proveBatch, verifyBatch } from '../sharing/index.js'
import {
  accept, concat, CUSTODY_KEY, reject, type Chain, type EqualityProof, type GroupElement, type KeyEpoch,
  type Scalar, type Verdict
} from '../types/index.js'

/** The chain of a custody key, and the epoch whose holders have its shares. */
export interface Custodians {
  readonly chain: Pick<Chain, 'id' | 'verifier'>
  readonly epoch: KeyEpoch
}

/** The elements C of some cases times the share of a holder, with one proof for all of them. */
export interface ProvedResults {
  readonly elements: readonly GroupElement[]
  readonly proof: EqualityProof
}

/**
 * Returns the partial results of a holder.
 * @param secret k_i, not zero
 * @param custody C of each case, each accepted by `verifyCustody`
 */
export function giveResults (
  custodians: Custodians, secret: Scalar, custody: readonly GroupElement[]
): ProvedResults {
  const { group } = custodians.chain.verifier
  const elements = multiplyBatch(group, secret, custody)
  const proof = proveBatch(group, contextOf(custodians, custody, elements), secret, custody, elements)
  return { elements, proof }
}

/**
 * Checks the partial results of a holder. False results are the fault of that holder alone, since they come
 * over its own connection.
 * @param index of the holder in the epoch
 * @param custody C of each case for which there is a result
 */
export function checkResults (
  custodians: Custodians, index: number, custody: readonly GroupElement[],
  { elements, proof }: ProvedResults
): Verdict {
  const { group } = custodians.chain.verifier
  const publicShare = custodians.epoch.keys[CUSTODY_KEY]?.shares[index]
  if (publicShare === undefined) return reject('not-a-holder')
  const context = contextOf(custodians, custody, elements)
  const isProved = verifyBatch(group, context, publicShare, custody, elements, proof)
  return isProved ? accept(undefined) : reject('bad-custody-proof')
}

/** Returns D("custody-proof") ‖ u32 epoch ‖ u8 key ‖ SHA-256(custody ‖ elements). */
function contextOf (
  { chain, epoch }: Custodians, custody: readonly GroupElement[], elements: readonly GroupElement[]
): Uint8Array {
  const context = concat(domain('custody-proof', chain.id), u32.encode(epoch.number), u8.encode(CUSTODY_KEY))
  return batchContext(context, custody, elements)
}

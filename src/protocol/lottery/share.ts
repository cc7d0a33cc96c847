import { chainlessDomain, domain, u32, u8 } from '../codec/index.js'
import { makeShare, verifyShare } from '../sharing/index.js'
import { lotteryMessage } from '../sortition/index.js'
import {
  concat, LOTTERY, type BeaconShare, type BlockHash, type Chain, type GroupElement, type Height,
  type KeyEpoch, type RecoveryId, type Scalar
} from '../types/index.js'

/** A final block whose σ is wanted, and the key epoch that is active after it. */
export interface Drawing {
  readonly chain: Chain
  readonly epoch: KeyEpoch
  readonly height: Height
  readonly hash: BlockHash
  /** The recovery under which the block was decided (§10.6). */
  readonly recovery: RecoveryId
}

/** Returns M, the element that the lottery key is applied to: σ = k·M (SPECIFICATION.md §6.1). */
export function lotteryInput ({ chain, epoch, height, hash, recovery }: Drawing): GroupElement {
  const message = lotteryMessage(chain.id, epoch.number, height, hash, recovery)
  return chain.verifier.group.hashToElement(message, chainlessDomain('lottery'))
}

/** Makes the share of the holder with this index. @param input M */
export function shareOf (
  drawing: Drawing, input: GroupElement, index: number, secret: Scalar
): BeaconShare {
  const { chain: { verifier: { group } }, epoch } = drawing
  // A secret that does not fit the public share makes a proof that nobody takes, with this element or not.
  const publicShare = epoch.keys[LOTTERY]?.shares[index]
  return { index, ...makeShare(group, contextOf(drawing), secret, input, publicShare) }
}

/** Tells whether a share is k_i·M under the public share P_i of its holder. */
export function isValidShare (
  drawing: Drawing, input: GroupElement, share: BeaconShare
): boolean {
  const { chain: { verifier: { group } }, epoch } = drawing
  const publicShare = epoch.keys[LOTTERY]?.shares[share.index]
  return publicShare !== undefined &&
    verifyShare(group, contextOf(drawing), publicShare, input, share)
}

/** The proof of a share is bound to the chain, the epoch and the key. */
export function contextOf ({ chain, epoch }: Drawing): Uint8Array {
  return concat(domain('share', chain.id), u32.encode(epoch.number), u8.encode(LOTTERY))
}

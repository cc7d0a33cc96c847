import { chainlessDomain, domain, u32, u8 } from '../codec/index.js';
import { makeShare, verifyShare } from '../sharing/index.js';
import { lotteryMessage } from '../sortition/index.js';
import { concat, LOTTERY } from '../types/index.js';
/** Returns M, the element that the lottery key is applied to: σ = k·M (SPECIFICATION.md §6.1). */
export function lotteryInput({ chain, epoch, height, hash, recovery }) {
    const message = lotteryMessage(chain.id, epoch.number, height, hash, recovery);
    return chain.verifier.group.hashToElement(message, chainlessDomain('lottery'));
}
/** Makes the share of the holder with this index. @param input M */
export function shareOf(drawing, input, index, secret) {
    const { chain } = drawing;
    return { index, ...makeShare(chain.verifier.group, contextOf(drawing), secret, input) };
}
/** Tells whether a share is k_i·M under the public share P_i of its holder. */
export function isValidShare(drawing, input, share) {
    const { chain: { verifier: { group } }, epoch } = drawing;
    const publicShare = epoch.keys[LOTTERY]?.shares[share.index];
    return publicShare !== undefined &&
        verifyShare(group, contextOf(drawing), publicShare, input, share);
}
/** The proof of a share is bound to the chain, the epoch and the key. */
function contextOf({ chain, epoch }) {
    return concat(domain('share', chain.id), u32.encode(epoch.number), u8.encode(LOTTERY));
}
//# sourceMappingURL=share.js.map
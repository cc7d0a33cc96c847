/** Seals and opens the sub-share of a single holder for a single key. */
import { hkdfSha512, openScalarBox, sealScalar } from '../crypto/index.js';
import { domain } from '../codec/index.js';
import { concat } from '../types/index.js';
import { twoBytes } from './transcript.js';
const KEY_BYTES = 32;
/** @param shared r·Box_j = b_j·E, known to the dealer and the holder */
export function sealSubShare(place, shared, subShare) {
    return sealScalar(keyOf(place, shared), subShare);
}
/** Returns the 32 bytes in a box, or undefined. They may be no scalar. */
export function openSubShareBox(place, shared, box) {
    return openScalarBox(keyOf(place, shared), box);
}
/** Returns HKDF(shared, info D("sub-share") ‖ dealer ‖ u16 holder ‖ u32 epoch ‖ u8 key), 32 bytes. */
function keyOf({ chainId, dealer, epoch, holder, key }, shared) {
    const info = concat(domain('sub-share', chainId), dealer, twoBytes(holder), twoBytes(epoch >>> 16), twoBytes(epoch & 0xffff), Uint8Array.of(key));
    return hkdfSha512(shared, info, KEY_BYTES);
}
//# sourceMappingURL=box.js.map
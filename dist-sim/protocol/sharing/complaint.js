/** A holder's proof that a dealing is bad for it: S = b·E, with which everybody can open its boxes. */
import { domain } from '../codec/index.js';
import { concat } from '../types/index.js';
import { proveEquality, verifyEquality } from './equality.js';
import { openWith } from './sub-shares.js';
import { twoBytes } from './transcript.js';
/** @param holder index of the holder that complains. @param boxSecret the secret of its box key, not zero */
export function makeComplaint(group, chainId, dealing, dealingId, holder, boxSecret) {
    const context = contextOf(chainId, dealingId, holder);
    const { image, proof } = proveEquality(group, context, boxSecret, dealing.ephemeral);
    return { shared: image, proof };
}
/**
 * Judges a complaint. It holds if the boxes of the holder are bad; it is false if they are good. A bad proof
 * says nothing about the dealing.
 * @param dealing passed `checkDealing`
 * @param boxKey the box key of the holder to which the dealing is sealed
 */
export function judgeComplaint(group, chainId, dealing, dealingId, holder, boxKey, { shared, proof }) {
    const context = contextOf(chainId, dealingId, holder);
    if (!verifyEquality(group, context, boxKey, dealing.ephemeral, shared, proof))
        return 'bad-proof';
    return openWith(group, chainId, dealing, holder, shared) === undefined ? 'holds' : 'false';
}
/** Returns D("complain") ‖ dealing id ‖ u16 holder. */
function contextOf(chainId, dealingId, holder) {
    return concat(domain('complain', chainId), dealingId, twoBytes(holder));
}
//# sourceMappingURL=complaint.js.map
/** One dealer's contribution to the shared keys of an epoch: how it is made and checked. */
import { dealingProofBytes } from '../codec/index.js';
import { assert } from '../types/index.js';
import { sealSubShare } from './box.js';
import { commitmentsOf, evaluate, xOf } from './polynomial.js';
import { proveKnowledge, verifyKnowledge } from './schnorr.js';
/** Makes a dealing. Equal arguments give equal bytes, so a dealer may make it again after a crash. */
export function makeDealing(group, { chainId, epoch, dealer, boxKeys }, { r, polynomials }) {
    const ephemeral = group.base(r);
    assert(ephemeral !== undefined, 'r is not zero');
    const sharedWith = boxKeys.map(boxKey => {
        const shared = group.multiply(r, boxKey);
        assert(shared !== undefined, 'r is not zero');
        return shared;
    });
    const keys = polynomials.map(({ key, coefficients }) => ({
        key,
        commitments: commitmentsOf(group, coefficients),
        boxes: sharedWith.map((shared, holder) => sealSubShare({ chainId, dealer, epoch, holder, key }, shared, evaluate(group, coefficients, xOf(holder))))
    }));
    const unproved = { dealer, epoch, ephemeral, keys };
    return { ...unproved, proof: proveKnowledge(group, r, dealingProofBytes(chainId, unproved)) };
}
/**
 * Returns the code of a fault that everybody can see, or undefined. Only their holders see bad boxes, and
 * complain.
 */
export function checkDealing(group, chainId, dealing, { holders, threshold, keys }) {
    if (dealing.keys.length !== keys.length || dealing.keys.some(({ key }, i) => key !== keys[i]) ||
        dealing.keys.some(({ key }, i) => i > 0 && key <= dealing.keys[i - 1].key))
        return 'wrong-keys';
    for (const { commitments, boxes } of dealing.keys) {
        if (commitments.length !== threshold)
            return 'wrong-commitment-count';
        if (boxes.length !== holders)
            return 'wrong-box-count';
    }
    const elements = [dealing.ephemeral, ...dealing.keys.flatMap(({ commitments }) => commitments)];
    if (!elements.every(group.isElement))
        return 'bad-element';
    const message = dealingProofBytes(chainId, dealing);
    const isProved = verifyKnowledge(group, dealing.ephemeral, message, dealing.proof);
    return isProved ? undefined : 'bad-dealing-proof';
}
//# sourceMappingURL=dealing.js.map
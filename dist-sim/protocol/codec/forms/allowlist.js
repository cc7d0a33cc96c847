import { TransactionKind, accept, reject } from '../../types/index.js';
import { joinSignaturesCodec, signedAllowlistCodec } from '../parts/allowlist.js';
import { allowlistHash } from '../parts/identifiers.js';
import { allowlistSignBytes, joinSignBytes } from '../parts/sign-bytes.js';
import { oneOf, struct } from '../wire/combinators.js';
import { u8 } from '../wire/primitives.js';
/** The form of ALLOWLIST (SPECIFICATION.md §3.4). The ledger checks §5.1 (Valid successor). */
export const allowlistForm = {
    kind: TransactionKind.allowlist,
    codec: struct({
        kind: oneOf(u8, [TransactionKind.allowlist]),
        joins: joinSignaturesCodec,
        allowlist: signedAllowlistCodec
    }),
    verify(chain, _isMember, update) {
        if (!verifyAllowlistSignature(chain, update.allowlist))
            return reject('bad-signature');
        const fault = faultOfJoins(chain, update);
        if (fault !== undefined)
            return reject(fault);
        const { governmentListKey } = chain.genesis;
        return accept({ signer: governmentListKey, injector: governmentListKey });
    }
};
/** Tells whether the government of this chain signed the list. It does not check §5.1 (Valid successor). */
export function verifyAllowlistSignature(chain, signed) {
    const message = allowlistSignBytes(chain.id, signed.list);
    return chain.verifier.verify(chain.genesis.governmentListKey, message, signed.signature);
}
/** Signs, as the member at position `index` of a new list, that this node has the chain up to `block`. */
export function signJoin(chainId, signer, list, index, block) {
    const signature = signer.sign(joinSignBytes(chainId, allowlistHash(chainId, list), block.hash));
    return { index, block, signature };
}
/** Tells whether the member at this position of a list has signed for the list and the block. */
export function verifyJoin(chain, list, join) {
    const signer = list.entries[join.index];
    const message = joinSignBytes(chain.id, allowlistHash(chain.id, list), join.block.hash);
    return signer !== undefined && chain.verifier.verify(signer.id, message, join.signature);
}
/**
 * Checks the join signatures by the list alone. Only the ledger knows how many signatures the list needs.
 * @returns the code of the fault, or undefined
 */
function faultOfJoins(chain, { allowlist: { list }, joins }) {
    if (joins.length === 0)
        return undefined;
    const unsorted = joins.some(({ index }, k) => k > 0 && index <= joins[k - 1].index);
    if (unsorted)
        return 'joins-unsorted';
    if (joins.at(-1).index >= list.entries.length)
        return 'join-by-stranger';
    return joins.every(join => verifyJoin(chain, list, join)) ? undefined : 'join-signature';
}
//# sourceMappingURL=allowlist.js.map
import { accept, concat, ignore, reject } from '../../types/index.js';
import { oneOf, struct } from '../wire/combinators.js';
import { domain } from '../wire/domain.js';
import { bytes32, bytes64, u8 } from '../wire/primitives.js';
/** Checks that the author of a transaction is a member, and that the author signed this message. */
export function verifyAuthor(chain, isMember, { author, signature }, message) {
    if (!isMember(author))
        return ignore('unknown-author');
    if (!chain.verifier.verify(author, message(), signature))
        return reject('bad-signature');
    return accept({ signer: author, injector: author });
}
/**
 * Makes the form of a kind that its author signs as a whole. The layout is the kind (u8), the author, the
 * fields and the signature. The message is `D(name)`, the author and the fields.
 * @param fields all fields between author and signature, in their order
 * @param faultOf returns the code of a fault that no honest author makes
 */
export function formByOneAuthor(kind, name, fields, faultOf = () => undefined) {
    const layout = { kind: oneOf(u8, [kind]), author: bytes32, ...fields, signature: bytes64 };
    const signed = struct({ author: bytes32, ...fields });
    const message = (chainId, transaction) => concat(domain(name, chainId), signed.encode(transaction));
    return {
        kind,
        codec: struct(layout),
        message,
        verify(chain, isMember, transaction) {
            const fault = faultOf(chain, transaction);
            if (fault !== undefined)
                return reject(fault);
            return verifyAuthor(chain, isMember, transaction, () => message(chain.id, transaction));
        }
    };
}
//# sourceMappingURL=form.js.map
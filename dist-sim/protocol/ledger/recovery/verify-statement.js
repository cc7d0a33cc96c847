import { recoverySignBytes } from '../../codec/index.js';
import { accept, equal, reject, ZERO_32 } from '../../types/index.js';
/** Checks the chain and the signature of a statement (SPECIFICATION.md §10.6). Its signer is not judged. */
export function verifyStatement(chain, statement) {
    if (!equal(statement.chainId, chain.id))
        return reject('statement-of-another-chain');
    const message = recoverySignBytes(chain.id, statement);
    const isValid = chain.verifier.verify(statement.signer, message, statement.signature);
    return isValid ? accept(undefined) : reject('bad-signature');
}
/** Tells whether a statement is of the government, which adds its tip and counts as no member. */
export function isOfGovernment(chain, { signer }) {
    return equal(signer, chain.genesis.governmentPeer);
}
/** Tells whether a statement names the list. That of the government names none, and counts for every list. */
export function namesList(chain, statement, listHash) {
    return equal(statement.listHash, isOfGovernment(chain, statement) ? ZERO_32 : listHash);
}
/** Signs a statement. The caller makes it durable before it leaves the node. */
export function signStatement(chain, signer, fields) {
    const signerId = signer.id;
    const unsigned = { ...fields, chainId: chain.id, signer: signerId };
    return { ...unsigned, signature: signer.sign(recoverySignBytes(chain.id, unsigned)) };
}
//# sourceMappingURL=verify-statement.js.map
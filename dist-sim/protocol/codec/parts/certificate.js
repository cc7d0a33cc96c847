import { assert, accept, NO_RECOVERY, quorum, reject } from '../../types/index.js';
import { voteSignBytes } from './sign-bytes.js';
import { isStatement } from './verify-vote.js';
/**
 * Checks a certificate (SPECIFICATION.md §3.8 CERT): a quorum of the members signed, each at most once, and
 * every signature is valid.
 * @param members set(certificate.height), sorted by id
 * @param recovery under which the height was decided (§10.6)
 * @param isKnownVote signatures that are known from single votes are not verified again
 */
export function verifyCertificate(chain, members, certificate, recovery = NO_RECOVERY, isKnownVote) {
    if (!isStatement(certificate))
        return reject('bad-statement');
    const signers = signersOf(certificate.bitmap, members.length);
    if (signers === undefined)
        return reject('bad-bitmap');
    if (signers.length !== certificate.signatures.length)
        return reject('bad-signature-count');
    if (signers.length < quorum(members.length))
        return reject('no-quorum');
    const message = voteSignBytes(chain.id, certificate, recovery);
    for (const [place, index] of signers.entries()) {
        const signature = certificate.signatures[place];
        if (isKnownVote?.(index, signature) === true)
            continue;
        const { id } = members[index];
        if (!chain.verifier.verify(id, message, signature))
            return reject('bad-signature');
    }
    return accept(undefined);
}
/** Returns the indexes of the members that signed; undefined if the bitmap is invalid for n members. */
export function signersOf(bitmap, n) {
    if (bitmap.byteLength !== Math.ceil(n / 8))
        return undefined;
    const signers = [];
    for (let index = 0; index < 8 * bitmap.byteLength; index++) {
        if ((bitmap[index >> 3] >> (index & 7) & 1) === 0)
            continue;
        // Spare bits must be zero, or a certificate would have several encodings.
        if (index >= n)
            return undefined;
        signers.push(index);
    }
    return signers;
}
/**
 * Makes a certificate from the q votes with the lowest indexes. More signatures would only add cost.
 * @param votes verified signatures on `statement` by index in `members`; at least q
 */
export function assembleCertificate(statement, members, votes) {
    const q = quorum(members.length);
    assert(votes.size >= q, 'a certificate needs a quorum');
    const indexes = [...votes.keys()].sort((a, b) => a - b).slice(0, q);
    const bitmap = new Uint8Array(Math.ceil(members.length / 8));
    for (const index of indexes) {
        assert(index >= 0 && index < members.length, 'a signer outside the set');
        bitmap[index >> 3] |= 1 << (index & 7);
    }
    const { kind, height, view, blockHash } = statement;
    const signatures = indexes.map(index => votes.get(index));
    return { kind, height, view, blockHash, bitmap, signatures };
}
//# sourceMappingURL=certificate.js.map
import { entryOf } from '../entry-of.js';
import { FINALIZE, name, NULLIFY, placesOf, quorumOf, voteBytes } from './arithmetic.js';
/**
 * Collects the signatures of all votes and certificates that any node, honest or not, ever sent. If a quorum
 * signed a statement, a certificate counts as existing, even if no node has built the certificate.
 */
export class Signatures {
    run;
    onQuorum;
    /** height/view/kind/hash/recovery -> signers. */
    #signers = new Map();
    /** @param onQuorum called once for each statement, when a quorum has signed the statement */
    constructor(run, onQuorum) {
        this.run = run;
        this.onQuorum = onQuorum;
    }
    /** Returns the signers of contradictory votes, whichever node received the votes (§12). */
    contradictors() {
        const hashes = new Map();
        const guilty = new Set();
        for (const [key, signers] of this.#signers) {
            const [height = '', view = '', kind = '', hash = '', recovery = ''] = key.split('/');
            for (const signer of signers) {
                const at = `${signer} ${recovery} ${height}/${view}`;
                const first = entryOf(hashes, `${at} ${kind}`, () => hash);
                const isBoth = hashes.has(`${at} ${NULLIFY}`) && hashes.has(`${at} ${FINALIZE}`);
                if (first !== hash || isBoth)
                    guilty.add(signer);
            }
        }
        return guilty;
    }
    hasQuorum(statement) {
        const size = this.#signers.get(this.#keyOf(statement))?.size ?? 0;
        const set = this.run.history.votersAt(statement.height);
        return set !== undefined && size >= quorumOf(set.length);
    }
    sent(_node, message) {
        if (message.type === 'vote')
            this.#add(message.vote, message.vote.signer, message.vote.signature);
        else if (message.type === 'certificate')
            this.#addCertificate(message.certificate);
        else if (message.type === 'proposal') {
            const { notarization, nullifications } = message.proposal;
            for (const certificate of nullifications)
                this.#addCertificate(certificate);
            if (notarization !== undefined)
                this.#addCertificate(notarization);
        }
    }
    #addCertificate(certificate) {
        const set = this.run.history.votersAt(certificate.height);
        if (set === undefined)
            return;
        for (const [i, place] of placesOf(certificate).entries()) {
            const [id, signature] = [set[place], certificate.signatures[i]];
            if (id !== undefined && signature !== undefined)
                this.#add(certificate, id, signature);
        }
    }
    #add(statement, id, signature) {
        const { chain, history } = this.run;
        const key = this.#keyOf(statement);
        const signers = this.#signers.get(key) ?? new Set();
        if (signers.has(name(id)) || !history.isMember(id, statement.height))
            return;
        const message = voteBytes(chain, statement, history.recoveryAt(statement.height));
        if (!chain.verifier.verify(id, message, signature))
            return;
        this.#signers.set(key, signers.add(name(id)));
        if (signers.size === quorumOf(history.votersAt(statement.height)?.length ?? 0))
            this.onQuorum(statement);
    }
    #keyOf({ kind, height, view, blockHash }) {
        return `${height}/${view}/${kind}/${name(blockHash)}/${name(this.run.history.recoveryAt(height))}`;
    }
}
//# sourceMappingURL=signatures.js.map
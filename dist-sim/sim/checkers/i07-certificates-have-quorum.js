import { FINALIZE, name, placesOf, quorumOf, textOf, voteBytes } from './arithmetic.js';
import { Invariant } from './checker.js';
/** I7: a certificate has valid signatures of at least q distinct members of set(h). */
export class CertificatesHaveQuorum extends Invariant {
    invariant = 'I7';
    #seen = new Set();
    sent(node, message) {
        if (node.isHonest && message.type === 'certificate')
            this.#check(node, message.certificate);
    }
    deciding(node, { block, certificate }) {
        this.#check(node, certificate);
        const isItsOwn = certificate.kind === FINALIZE &&
            certificate.height === block.header.height && name(certificate.blockHash) === name(block.hash);
        if (!isItsOwn)
            this.violate(`${node.name}: final by the certificate of another block`);
    }
    #check(node, certificate) {
        const { chain, history } = this.run;
        const set = history.votersAt(certificate.height);
        const key = `${textOf(certificate)} ${name(certificate.bitmap)} ` +
            certificate.signatures.map(name).join();
        if (set === undefined || this.#seen.has(key))
            return;
        this.#seen.add(key);
        const message = voteBytes(chain, certificate, history.recoveryAt(certificate.height));
        const good = placesOf(certificate).filter((place, i) => {
            const [id, signature] = [set[place], certificate.signatures[i]];
            return id !== undefined && signature !== undefined &&
                chain.verifier.verify(id, message, signature);
        });
        if (good.length < quorumOf(set.length) || good.length !== certificate.signatures.length) {
            this.violate(`${node.name} accepted ${textOf(certificate)} with ${good.length} of ${set.length}`);
        }
    }
}
//# sourceMappingURL=i07-certificates-have-quorum.js.map
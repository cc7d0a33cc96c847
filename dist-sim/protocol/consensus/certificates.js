import { equal, VoteKind } from '../types/index.js';
/** Holds the certificates of one height, one per statement: a second certificate adds nothing (§2.5). */
export class CertificateTable {
    #notarizations = new Map();
    #nullifications = new Map();
    #finalization;
    #highestNotarized = -1;
    notarization(view) {
        return this.#notarizations.get(view);
    }
    nullification(view) {
        return this.#nullifications.get(view);
    }
    get finalization() {
        return this.#finalization;
    }
    /** The highest notarized view, or -1. */
    get highestNotarized() {
        return this.#highestNotarized;
    }
    /** Returns r of R3: the highest notarized view below `view`, or -1. */
    highestNotarizedBelow(view) {
        for (let r = Math.min(view - 1, this.#highestNotarized); r >= 0; r--) {
            if (this.#notarizations.has(r))
                return r;
        }
        return -1;
    }
    /** Counts the views between `low` and `high`, both excluded, without a nullification. */
    missingNullifications(low, high) {
        let missing = 0;
        for (let x = low + 1; x < high; x++)
            if (!this.#nullifications.has(x))
                missing++;
        return missing;
    }
    /** Returns the nullifications of views between `low` and `high`, both excluded, in ascending order. */
    nullificationsBetween(low, high) {
        const found = [];
        for (let x = low + 1; x < high; x++) {
            const certificate = this.#nullifications.get(x);
            if (certificate !== undefined)
                found.push(certificate);
        }
        return found;
    }
    /** Tells whether a certificate with this meaning is held. The view of a finalization does not matter. */
    has(statement) {
        const held = this.#counterpart(statement);
        return held !== undefined && equal(held.blockHash, statement.blockHash);
    }
    /**
     * Returns a held certificate that contradicts a valid certificate of `statement`. Either another block is
     * notarized in the view, or another block is final, or the view has F and X. At most f faulty hospitals
     * cannot cause such a pair.
     */
    contradiction(statement) {
        const { kind, view, blockHash } = statement;
        if (kind === VoteKind.nullify) {
            return this.#finalization?.view === view ? this.#finalization : undefined;
        }
        const held = this.#counterpart(statement);
        if (held !== undefined && !equal(held.blockHash, blockHash))
            return held;
        return kind === VoteKind.finalize ? this.#nullifications.get(view) : undefined;
    }
    add(certificate) {
        switch (certificate.kind) {
            case VoteKind.notarize:
                this.#notarizations.set(certificate.view, certificate);
                this.#highestNotarized = Math.max(this.#highestNotarized, certificate.view);
                break;
            case VoteKind.nullify:
                this.#nullifications.set(certificate.view, certificate);
                break;
            case VoteKind.finalize:
                this.#finalization ??= certificate;
                break;
        }
    }
    /** Returns all certificates, for a peer that asks for them (R3). */
    all() {
        const all = [...this.#notarizations.values(), ...this.#nullifications.values()];
        return this.#finalization === undefined ? all : [...all, this.#finalization];
    }
    /** Returns the held certificate of the same kind and view; a finalization may have any view. */
    #counterpart({ kind, view }) {
        switch (kind) {
            case VoteKind.notarize: return this.#notarizations.get(view);
            case VoteKind.nullify: return this.#nullifications.get(view);
            case VoteKind.finalize: return this.#finalization;
        }
    }
}
//# sourceMappingURL=certificates.js.map
import { hex, Relation, WITHOUT_CASE_PART, ZERO_32 } from '../../protocol/types/index.js';
const BODY_BYTES = 1_024;
/** Makes patients and their proposals, and remembers patients with a rejected case by hospital. */
export class Patients {
    random;
    #rejected = new Map();
    /** All patients that ever had a rejected case. */
    #known = new Set();
    constructor(random) {
        this.random = random;
    }
    invent() { return this.random.bytes(32); }
    proposal(pseudonym) {
        const { random } = this;
        return {
            ...WITHOUT_CASE_PART, pseudonym, r: random.bytes(16), bodyHash: random.bytes(32),
            bodySize: BODY_BYTES, keyCommitment: random.bytes(32), retryTag: random.bytes(32),
            relation: Relation.new, related: ZERO_32
        };
    }
    reject(hospital, pseudonym) {
        this.#known.add(hex(pseudonym));
        this.#rejected.set(hospital, [...this.#rejected.get(hospital) ?? [], pseudonym]);
    }
    hasNoRejection(pseudonym) { return !this.#known.has(hex(pseudonym)); }
    /** Takes patients with a rejected case, the earliest rejection first. */
    rejectedOf(hospital, most) {
        return this.#rejected.get(hospital)?.splice(0, most) ?? [];
    }
}
//# sourceMappingURL=patients.js.map
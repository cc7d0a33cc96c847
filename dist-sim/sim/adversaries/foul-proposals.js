import { linkingEpochOf } from '../../protocol/ledger/index.js';
import { equal, hex, Relation, TransactionKind, WITHOUT_CASE_PART, ZERO_32 } from '../../protocol/types/index.js';
export const PROPOSE_FOULS = [
    'in-hand', 'void', 'fifth-of-a-patient', 'same-tag', 'case-part', 'amend-undecided', 'amend-unaccepted',
    'amend-another', 'resubmit-accepted', 'resubmit-another', 'hidden-retry'
];
const MAX_PROPOSALS = 4;
/** Remembers cases that were undecided at an earlier observation and are decided now. */
export class CaseMemory {
    #seen = new Map();
    decided = [];
    observe({ undecided }) {
        this.decided = [...this.#seen]
            .flatMap(([id, seen]) => undecided.get(id) === undefined ? [seen] : []);
        for (const open of undecided.values())
            this.#seen.set(hex(open.id), open);
    }
}
export function waitingProposes({ pool }) {
    return pool.summary().waiting.flatMap(leaf => {
        const held = pool.get(leaf);
        return held?.transaction.kind === TransactionKind.propose
            ? [held]
            : [];
    });
}
/** Makes the next valid PROPOSE of a hospital; undefined before the first linking epoch. */
export function soundPropose(random, bodies, ledger, id) {
    if (linkingEpochOf(ledger) === 0)
        return undefined;
    const proposals = Array.from({ length: random.between(1, MAX_PROPOSALS) }, () => bodies.diagnosis(id));
    return { author: id, proposals };
}
/** Makes PROPOSEs in which the adversary breaks one rule (§7.7, §7.8, §9.5). */
export function foulProposes(foul, { random, signer }, { ledger }, { memory, bodies }) {
    const own = soundPropose(random, bodies, ledger, signer.id);
    const undecided = [...ledger.undecided.values()];
    const parts = foul === 'in-hand'
        ? inHand(random, undecided.filter(held => equal(held.submitter, signer.id)))
        : own === undefined ? [] : changed(foul, random, own, { undecided, decided: memory.decided });
    return parts.map(part => ({ kind: TransactionKind.propose, author: signer.id, ...part }));
}
/** Proposes one of the adversary's undecided diagnoses again, with the same retry tag or another tag. */
function inHand(random, own) {
    if (own.length === 0)
        return [];
    const { pseudonym, bodyHash, bodySize, keyCommitment, retryTag } = random.pick(own);
    const proposal = {
        ...WITHOUT_CASE_PART, pseudonym, r: random.bytes(16), bodyHash, bodySize, keyCommitment,
        retryTag: random.chance(0.5) ? retryTag : random.bytes(32), relation: Relation.new, related: ZERO_32
    };
    return [{ proposals: [proposal] }];
}
function changed(foul, random, own, { undecided, decided }) {
    const { author, proposals } = own;
    const isOwn = ({ submitter }) => equal(submitter, author);
    /** Changes the first proposal to refer to a random case of `cases`. */
    const like = (cases, change) => {
        const [first, ...others] = proposals;
        if (first === undefined || cases.length === 0)
            return [];
        return [{ proposals: [{ ...first, ...change(random.pick(cases)) }, ...others] }];
    };
    const amended = (of) => ({
        relation: random.pick([Relation.amends, Relation.retracts]), related: of.id,
        pseudonym: of.pseudonym
    });
    const retried = ({ id, retryTag }) => ({ relation: Relation.resubmits, related: id, retryTag });
    switch (foul) {
        case 'void': return undecided.filter(isOwn).slice(0, 1).map(of => ({ proposals: [proposalOf(of)] }));
        case 'fifth-of-a-patient': return like(undecided.filter(isOwn), ({ pseudonym }) => ({ pseudonym }))
            .map(part => ({ ...part, proposals: part.proposals.map(ofPatient(part.proposals[0])) }));
        case 'same-tag': return like(undecided.filter(isOwn), ({ retryTag }) => ({ retryTag, relation: Relation.new, related: ZERO_32 }));
        case 'case-part': return [{ proposals: proposals.map(proposal => ({ ...proposal, caseVersion: 1 })) }];
        case 'amend-undecided': return like(undecided, amended);
        // The proposal breaks the rule only if the case was not accepted. An accepted case may be amended.
        case 'amend-unaccepted': return like(decided.filter(isOwn), amended);
        case 'amend-another': return like(decided.filter(of => !isOwn(of)), amended);
        case 'resubmit-accepted': return like(decided.filter(isOwn), retried);
        case 'resubmit-another': return like(decided, of => random.chance(0.5) && isOwn(of)
            ? { ...retried(of), retryTag: random.bytes(32) }
            : retried(of));
        case 'hidden-retry': return like(decided.filter(isOwn), ({ retryTag }) => ({ retryTag, relation: Relation.new, related: ZERO_32 }));
    }
}
/**
 * Turns a proposal into a new diagnosis of the patient of `first`. An amendment would break another rule,
 * because it must name the patient of the amended case.
 */
function ofPatient(first) {
    return proposal => ({
        ...proposal, pseudonym: first?.pseudonym ?? proposal.pseudonym, relation: Relation.new, related: ZERO_32
    });
}
/** Returns the proposal that opened a case. The same bytes give the same case id. */
function proposalOf(of) {
    const { pseudonym, relation, related, retryTag, r, link, classTag, caseVersion, casePartHash, casePartSize, casePartCommitment, bodyHash, bodySize, keyCommitment, custody, custodyProof } = of;
    return {
        pseudonym, relation, related, retryTag, r, link, classTag, caseVersion, casePartHash, casePartSize,
        casePartCommitment, bodyHash, bodySize, keyCommitment, custody, custodyProof
    };
}
//# sourceMappingURL=foul-proposals.js.map
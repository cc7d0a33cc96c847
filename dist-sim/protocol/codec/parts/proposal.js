import { Decision, JudgedBy, ReasonGroup, Relation } from '../../types/index.js';
import { oneOf } from '../wire/combinators.js';
import { bytes16, bytes32, bytes64, u8 } from '../wire/primitives.js';
import { codec } from '../wire/schema.js';
export const relationCodec = oneOf(u8, [Relation.new, Relation.amends, Relation.retracts, Relation.resubmits]);
/** Appends the fields of a proposal. A case on the ledger has them, too. */
function writeProposal(writer, value) {
    bytes32.write(writer, value.pseudonym);
    relationCodec.write(writer, value.relation);
    bytes32.write(writer, value.related);
    bytes32.write(writer, value.retryTag);
    bytes16.write(writer, value.r);
    bytes32.write(writer, value.link);
    bytes32.write(writer, value.classTag);
    writer.u16(value.caseVersion);
    bytes32.write(writer, value.casePartHash);
    writer.u32(value.casePartSize);
    bytes32.write(writer, value.casePartCommitment);
    bytes32.write(writer, value.bodyHash);
    writer.u32(value.bodySize);
    bytes32.write(writer, value.keyCommitment);
    bytes32.write(writer, value.custody);
    bytes64.write(writer, value.custodyProof);
}
function readProposal(reader) {
    return {
        pseudonym: bytes32.read(reader),
        relation: relationCodec.read(reader),
        related: bytes32.read(reader),
        retryTag: bytes32.read(reader),
        r: bytes16.read(reader),
        link: bytes32.read(reader),
        classTag: bytes32.read(reader),
        caseVersion: reader.u16(),
        casePartHash: bytes32.read(reader),
        casePartSize: reader.u32(),
        casePartCommitment: bytes32.read(reader),
        bodyHash: bytes32.read(reader),
        bodySize: reader.u32(),
        keyCommitment: bytes32.read(reader),
        custody: bytes32.read(reader),
        custodyProof: bytes64.read(reader)
    };
}
/**
 * Encodes a proposal (SPECIFICATION.md §3.2 PROPOSE). The fields are written out, because a diagnosis is read
 * on every node, and `struct` takes five times as long.
 */
export const proposalCodec = codec(writeProposal, readProposal);
/** The length of every proposal. So the offset of the k-th proposal in its transaction is known. */
export const PROPOSAL_BYTES = 10 * 32 + 64 + 16 + 4 + 4 + 2 + 1;
export const judgedByCodec = oneOf(u8, [JudgedBy.none, JudgedBy.rules, JudgedBy.clinician]);
export const reasonGroupCodec = oneOf(u8, Object.values(ReasonGroup));
const decisionCodec = oneOf(u8, Object.values(Decision));
/** Encodes an opinion (SPECIFICATION.md §3.3 OPINIONS). */
export const opinionCodec = codec((writer, value) => {
    bytes32.write(writer, value.caseId);
    decisionCodec.write(writer, value.decision);
    judgedByCodec.write(writer, value.judgedBy);
    reasonGroupCodec.write(writer, value.group);
    bytes32.write(writer, value.findings);
}, reader => ({
    caseId: bytes32.read(reader),
    decision: decisionCodec.read(reader),
    judgedBy: judgedByCodec.read(reader),
    group: reasonGroupCodec.read(reader),
    findings: bytes32.read(reader)
}));
/** The length of every opinion. */
export const OPINION_BYTES = 2 * 32 + 3;
//# sourceMappingURL=proposal.js.map
import { CaseStatus, Decision, HolderState, TakeUp, changedCase, openedCase } from '../../types/index.js';
import { list, oneOf } from '../wire/combinators.js';
import { MAX_MEMBERS, MAX_REJECTIONS } from '../wire/limits.js';
import { bytes32, flag, u64, u8 } from '../wire/primitives.js';
import { codec } from '../wire/schema.js';
import { judgedByCodec, proposalCodec, reasonGroupCodec, relationCodec } from './proposal.js';
const status = oneOf(u8, [
    CaseStatus.undrawn, CaseStatus.open, CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired
]);
const holderState = oneOf(u8, Object.values(HolderState));
const takeUp = oneOf(u8, Object.values(TakeUp));
const verdict = oneOf(u8, [Decision.approve, Decision.reject]);
const holderCodec = codec((writer, value) => {
    bytes32.write(writer, value.validator);
    writer.u64(value.since);
    writer.u64(value.deadline);
    holderState.write(writer, value.state);
    takeUp.write(writer, value.takeUp);
}, reader => ({
    validator: bytes32.read(reader),
    since: reader.u64(),
    deadline: reader.u64(),
    state: holderState.read(reader),
    takeUp: takeUp.read(reader)
}));
const countedOpinionCodec = codec((writer, value) => {
    bytes32.write(writer, value.validator);
    verdict.write(writer, value.decision);
    judgedByCodec.write(writer, value.judgedBy);
    reasonGroupCodec.write(writer, value.group);
    bytes32.write(writer, value.findings);
    writer.u64(value.height);
}, reader => ({
    validator: bytes32.read(reader),
    decision: verdict.read(reader),
    judgedBy: judgedByCodec.read(reader),
    group: reasonGroupCodec.read(reader),
    findings: bytes32.read(reader),
    height: reader.u64()
}));
const rejectionsCodec = list(u64, MAX_REJECTIONS);
const candidatesCodec = list(bytes32, MAX_MEMBERS);
const holdersCodec = list(holderCodec, MAX_MEMBERS);
const opinionsCodec = list(countedOpinionCodec, MAX_MEMBERS);
/** Encodes a case for a row of the ledger. The state root covers these bytes. */
export const caseCodec = codec((writer, value) => {
    bytes32.write(writer, value.id);
    bytes32.write(writer, value.submitter);
    writer.u64(value.height);
    bytes32.write(writer, value.transactionId);
    writer.u16(value.index);
    writer.u64(value.proposedAt);
    proposalCodec.write(writer, value);
    bytes32.write(writer, value.replaces);
    relationCodec.write(writer, value.replaceRelation);
    status.write(writer, value.status);
    writer.u64(value.drawHeight);
    writer.u64(value.openedAt);
    flag.write(writer, value.isForClinician);
    rejectionsCodec.write(writer, value.rejections);
    writer.u8(value.panel);
    writer.u8(value.needed);
    candidatesCodec.write(writer, value.candidates);
    holdersCodec.write(writer, value.holders);
    opinionsCodec.write(writer, value.opinions);
    writer.u64(value.closedHeight);
    bytes32.write(writer, value.supersededBy);
}, reader => {
    const id = bytes32.read(reader);
    const submitter = bytes32.read(reader);
    const height = reader.u64();
    const transactionId = bytes32.read(reader);
    const index = reader.u16();
    const proposedAt = reader.u64();
    const proposal = proposalCodec.read(reader);
    const replaces = bytes32.read(reader);
    const replaceRelation = relationCodec.read(reader);
    const progress = {
        status: status.read(reader),
        drawHeight: reader.u64(),
        openedAt: reader.u64(),
        isForClinician: flag.read(reader),
        rejections: rejectionsCodec.read(reader),
        panel: reader.u8(),
        needed: reader.u8(),
        candidates: candidatesCodec.read(reader),
        holders: holdersCodec.read(reader),
        opinions: opinionsCodec.read(reader),
        closedHeight: reader.u64(),
        supersededBy: bytes32.read(reader)
    };
    const { rejections } = progress;
    const opened = openedCase(proposal, {
        id, submitter, height, transactionId, index, proposedAt, replaces, replaceRelation, rejections
    });
    return changedCase(opened, progress);
});
//# sourceMappingURL=case.js.map
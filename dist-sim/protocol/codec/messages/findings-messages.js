import { list, oneOf, struct } from '../wire/combinators.js';
import { MAX_CASES_PER_FINDINGS_REQUEST, MAX_FINDING_TEXT_BYTES, MAX_FINDINGS, MAX_FINDINGS_BOX_BYTES, MAX_FINDINGS_BYTES, MAX_PATH_BYTES } from '../wire/limits.js';
import { bytes32, bytes64, text, u16, u8, varBytes } from '../wire/primitives.js';
/** Why findings are refused: the requester is not the submitter, or the validator has none. */
export const FindingsRefusal = { noRight: 1, notHeld: 2 };
const caseIds = list(bytes32, MAX_CASES_PER_FINDINGS_REQUEST, 1);
export const findingsRequestCodec = struct({
    ephemeralKey: bytes32,
    caseIds,
    signature: bytes64
});
/** Encodes the fields that the signature covers, after the two parties. */
export const findingsRequestFieldsCodec = struct({
    ephemeralKey: bytes32,
    caseIds
});
const refusedCodec = struct({
    caseId: bytes32,
    code: oneOf(u8, [FindingsRefusal.noRight, FindingsRefusal.notHeld])
});
export const findingsReplyCodec = struct({
    box: varBytes(MAX_FINDINGS_BOX_BYTES),
    refused: list(refusedCodec, MAX_CASES_PER_FINDINGS_REQUEST)
});
export const openingCodec = struct({ salt: bytes32, findings: varBytes(MAX_FINDINGS_BYTES) });
/** Encodes the content of the sealed box in a `FindingsReply`. */
export const openingsCodec = list(struct({ caseId: bytes32, salt: bytes32, findings: varBytes(MAX_FINDINGS_BYTES) }), MAX_CASES_PER_FINDINGS_REQUEST);
/** Encodes the findings of a rejection, to which the opinion commits. */
export const caseFindingsCodec = struct({
    reason: u16,
    found: list(struct({
        rule: u16, outcome: u8, issue: u8,
        expression: text(MAX_PATH_BYTES), text: text(MAX_FINDING_TEXT_BYTES)
    }), MAX_FINDINGS)
});
//# sourceMappingURL=findings-messages.js.map
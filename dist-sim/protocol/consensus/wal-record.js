import { certificateCodec, proposalMessageCodec, struct, tagged, voteCodec } from '../codec/index.js';
/** Tags never change, so that a log of an older version stays readable. */
export const walRecordCodec = tagged({
    vote: [1, struct({ vote: voteCodec })],
    proposal: [2, struct({ proposal: proposalMessageCodec })],
    certificate: [3, struct({ certificate: certificateCodec })]
});
//# sourceMappingURL=wal-record.js.map
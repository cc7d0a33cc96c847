import { MAX_REJECTIONS, bytes32, list, oneOf, option, struct, u16, u32, u64, u8 } from '../../codec/index.js';
import { CaseStatus } from '../../types/index.js';
export const tagRowCodec = struct({
    caseId: bytes32,
    status: oneOf(u8, [CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired])
});
export const linkingKeyCodec = struct({
    epoch: u16,
    author: bytes32,
    commitment: bytes32
});
export const blockRowCodec = struct({ hash: bytes32, timestamp: u64 });
export const headRowCodec = struct({
    height: u64,
    hash: bytes32,
    timestamp: u64,
    beacon: bytes32,
    stateRoot: bytes32,
    allowlistVersion: u32,
    allowlistChangedAt: u64,
    linkingKey: option(linkingKeyCodec),
    linkingChangedAt: u64
});
export const recoveryHeightsCodec = struct({ from: u64, id: bytes32 });
export const evidenceRowCodec = struct({
    accused: bytes32,
    height: u64,
    transactionId: bytes32
});
/** A `rejections` row. */
export const rejectionsCodec = list(u64, MAX_REJECTIONS);
//# sourceMappingURL=rows.js.map
import { struct, u64 } from '../../codec/index.js';
export const EMPTY_TALLY = {
    proposed: 0,
    resubmitted: 0,
    accepted: 0,
    rejected: 0,
    expired: 0,
    approvals: 0,
    rejections: 0
};
export const tallyCodec = struct({
    proposed: u64,
    resubmitted: u64,
    accepted: u64,
    rejected: u64,
    expired: u64,
    approvals: u64,
    rejections: u64
});
//# sourceMappingURL=tally.js.map
import { sha256 } from '../../crypto/index.js';
import { concat } from '../../types/index.js';
import { list, option, struct } from '../wire/combinators.js';
import { domain } from '../wire/domain.js';
import { MAX_MEMBERS, MAX_STATED_CERTIFICATES } from '../wire/limits.js';
import { bytes32, bytes64, flag, u32, u64 } from '../wire/primitives.js';
import { signedAllowlistCodec } from './allowlist.js';
import { certificateCodec } from './vote.js';
const tipCodec = struct({
    height: u64,
    hash: bytes32,
    certificate: option(certificateCodec)
});
const fields = {
    chainId: bytes32,
    number: u32,
    listHash: bytes32,
    signer: bytes32,
    tip: tipCodec,
    above: list(struct({ certificate: certificateCodec, holdsBlock: flag }), MAX_STATED_CERTIFICATES),
    isIntact: flag,
    keyEpoch: u32
};
const unsignedCodec = struct(fields);
/** Encodes the statement of a hospital for a recovery (SPECIFICATION.md §10.6). */
export const recoveryStatementCodec = struct({ ...fields, signature: bytes64 });
/**
 * Encodes the statements that are served beside the first block after a recovery: those of all, and one
 * more.
 */
export const recoveryCodec = struct({
    list: option(signedAllowlistCodec),
    statements: list(recoveryStatementCodec, MAX_MEMBERS + 1)
});
/** Returns D("recovery-statement") ‖ all fields but the signature. */
export function recoverySignBytes(chainId, statement) {
    return concat(domain('recovery-statement', chainId), unsignedCodec.encode(statement));
}
const outcomeCodec = struct({
    number: u32, height: u64, hash: bytes32, listHash: bytes32, required: bytes32, voidsLottery: flag
});
/**
 * Returns the id of a recovery, SHA-256(D("recovery") ‖ outcome). It covers the result and not the
 * statements, so that hospitals which got different, equally valid statements decide together.
 */
export function recoveryId(chainId, outcome) {
    return sha256(concat(domain('recovery', chainId), outcomeCodec.encode(outcome)));
}
//# sourceMappingURL=recovery.js.map
import { VoteKind } from '../../types/index.js';
import { list, oneOf, struct } from '../wire/combinators.js';
import { MAX_MEMBERS } from '../wire/limits.js';
import { bytes32, bytes64, u32, u64, u8, varBytes } from '../wire/primitives.js';
const voteKind = oneOf(u8, [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize]);
/** Encodes the signed part of a vote (SPECIFICATION.md §3.7 VOTE). */
export const statementCodec = struct({
    kind: voteKind,
    height: u64,
    view: u32,
    blockHash: bytes32
});
export const voteCodec = struct({
    kind: voteKind,
    height: u64,
    view: u32,
    blockHash: bytes32,
    signer: bytes32,
    signature: bytes64
});
/** Encodes a certificate (SPECIFICATION.md §3.8 CERT). `verifyCertificate` checks its bitmap. */
export const certificateCodec = struct({
    kind: voteKind,
    height: u64,
    view: u32,
    blockHash: bytes32,
    bitmap: varBytes(Math.ceil(MAX_MEMBERS / 8)),
    signatures: list(bytes64, MAX_MEMBERS)
});
/** Encodes the signed part of a BLOCK-PROPOSAL with its signer, which evidence carries. */
export const blockProposalCodec = struct({
    height: u64,
    view: u32,
    blockHash: bytes32,
    signer: bytes32,
    signature: bytes64
});
//# sourceMappingURL=vote.js.map
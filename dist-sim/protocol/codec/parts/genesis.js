import { membersCodec } from './allowlist.js';
import { formatted, struct } from '../wire/combinators.js';
import { MAX_NAME_BYTES } from '../wire/limits.js';
import { bytes32, bytes64, text, u16, u32, u64, u8 } from '../wire/primitives.js';
/** Format number of the genesis. It stands for all rules of this code (SPECIFICATION.md §14). */
export const GENESIS_FORMAT = 2;
/** Encodes the parameters in the order of `ChainParameters`. `membership` checks their ranges. */
export const chainParametersCodec = struct({
    validatorsPerDiagnosis: u8,
    takeUpMs: u64,
    attemptWindowMs: u64,
    attempts: u8,
    auditRate: u32,
    minMembers: u16,
    maxMembers: u16,
    allowlistGapMs: u64,
    trustPeriodMs: u64,
    maxSkewMs: u64,
    minBlockGapMs: u64,
    viewTimeoutMs: u64,
    viewTimeoutCapMs: u64,
    maxOpenCases: u32,
    maxOpenPerPseudonym: u32,
    maxProposalsPerBlock: u32,
    maxBlockBytes: u32,
    maxTransactionBytes: u32,
    maxBodyBytes: u32,
    maxBodyBytesPerTransaction: u32,
    maxBodyBytesPerBlock: u32
});
/** Encodes a genesis without its signature (SPECIFICATION.md §2.8 Genesis). */
export const genesisCodec = formatted(GENESIS_FORMAT, struct({
    createdAt: u64,
    governmentPeer: bytes32,
    governmentListKey: bytes32,
    name: text(MAX_NAME_BYTES),
    parameters: chainParametersCodec,
    members: membersCodec
}));
export const signedGenesisCodec = struct({
    genesis: genesisCodec,
    signature: bytes64
});
//# sourceMappingURL=genesis.js.map
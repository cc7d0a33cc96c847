import { formatted, list, struct } from '../wire/combinators.js';
import { MAX_BLOCK_BYTES, MAX_BLOCK_TRANSACTIONS, MAX_TRANSACTION_BYTES } from '../wire/limits.js';
import { bytes32, u32, u64, varBytes } from '../wire/primitives.js';
export const HEADER_FORMAT = 2;
/** Encodes a header (SPECIFICATION.md §3.6 Header). */
export const headerCodec = formatted(HEADER_FORMAT, struct({
    height: u64,
    view: u32,
    parent: bytes32,
    timestamp: u64,
    proposer: bytes32,
    sigma: bytes32,
    allowlistHash: bytes32,
    stateRoot: bytes32,
    transactionRoot: bytes32,
    transactionCount: u32
}));
/** The length of every header, field by field in the order of `headerCodec`. */
export const HEADER_BYTES = 1 + 8 + 4 + 32 + 8 + 32 + 32 + 32 + 32 + 32 + 4;
/** Encodes a block as a leader sends it. */
export const compactBlockCodec = struct({
    header: headerCodec,
    leaves: list(bytes32, MAX_BLOCK_TRANSACTIONS)
});
/** Encodes a block as nodes store it and serve it. MAX_BLOCK bounds these bytes. */
export const blockCodec = struct({
    header: headerCodec,
    transactions: list(varBytes(MAX_TRANSACTION_BYTES), MAX_BLOCK_TRANSACTIONS)
});
/**
 * The bound is longer than the proof of 100 members: a certificate (8 KiB) and shares (10 KiB). It has room
 * for 100 statements of a recovery, each with a few certificates.
 */
const MAX_FINALITY_BYTES = 2 * 1024 * 1024;
export const finalBlockCodec = struct({
    block: varBytes(MAX_BLOCK_BYTES),
    certificate: varBytes(MAX_FINALITY_BYTES)
});
//# sourceMappingURL=block.js.map
import { addressRecordsCodec } from '../parts/allowlist.js';
import { finalBlockCodec } from '../parts/block.js';
import { list, option, struct, tagged } from '../wire/combinators.js';
import { MAX_BLOCKS_PER_REQUEST, MAX_BLOCK_BYTES, MAX_BODIES_PER_REQUEST, MAX_BODY_BYTES, MAX_CERTIFICATES, MAX_LEAVES_PER_REQUEST, MAX_MEMBERS } from '../wire/limits.js';
import { bytes32, flag, u16, u32, u64, varBytes } from '../wire/primitives.js';
import { transactionEnvelopeCodec } from './transaction-envelope.js';
import { recoveryStatementCodec } from '../parts/recovery.js';
import { shareMessageCodec } from '../parts/share.js';
import { certificateCodec } from '../parts/vote.js';
const knownAddressCodec = struct({ id: bytes32, seq: u64 });
export const requestCodec = tagged({
    blocks: [1, struct({ from: u64, count: u16 })],
    block: [2, struct({ hash: bytes32 })],
    transactions: [3, struct({ leaves: list(bytes32, MAX_LEAVES_PER_REQUEST), withBodies: flag })],
    bodies: [4, struct({ hashes: list(bytes32, MAX_BODIES_PER_REQUEST) })],
    certificates: [5, struct({ height: u64 })],
    shares: [6, struct({ height: u64 })],
    addresses: [7, struct({ known: list(knownAddressCodec, MAX_MEMBERS) })],
    statements: [8, struct({ number: u32 })]
});
const bodyReplyCodec = struct({ hash: bytes32, ciphertext: varBytes(MAX_BODY_BYTES) });
export const replyCodec = tagged({
    blocks: [1, struct({ blocks: list(finalBlockCodec, MAX_BLOCKS_PER_REQUEST) })],
    block: [2, struct({ block: option(varBytes(MAX_BLOCK_BYTES)) })],
    transactions: [3, struct({ envelopes: list(transactionEnvelopeCodec, MAX_LEAVES_PER_REQUEST) })],
    bodies: [4, struct({ bodies: list(bodyReplyCodec, MAX_BODIES_PER_REQUEST) })],
    certificates: [5, struct({ certificates: list(certificateCodec, MAX_CERTIFICATES) })],
    shares: [6, struct({ shares: list(shareMessageCodec, MAX_MEMBERS) })],
    addresses: [7, struct({ records: addressRecordsCodec })],
    statements: [8, struct({ statements: list(recoveryStatementCodec, MAX_MEMBERS + 1) })]
});
//# sourceMappingURL=request.js.map
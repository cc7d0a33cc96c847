import { list, option, struct } from '../wire/combinators.js';
import { MAX_CASES_PER_KEY_REQUEST, MAX_KEY_BOX_BYTES } from '../wire/limits.js';
import { bytes32, bytes64, u16, u64, u8, varBytes } from '../wire/primitives.js';
const caseIds = list(bytes32, MAX_CASES_PER_KEY_REQUEST);
export const recordKeyRequestCodec = struct({
    ephemeralKey: bytes32,
    caseIds,
    nonce: u64,
    signature: bytes64
});
/** Encodes the fields that the signature covers, after the two parties. */
export const recordKeyRequestFieldsCodec = struct({
    ephemeralKey: bytes32,
    caseIds,
    nonce: u64
});
export const recordKeyReplyCodec = struct({
    box: varBytes(MAX_KEY_BOX_BYTES),
    refused: list(struct({ caseId: bytes32, code: u8 }), MAX_CASES_PER_KEY_REQUEST)
});
/** Encodes the content of the sealed box in a `RecordKeyReply`. */
export const recordKeysCodec = list(struct({ caseId: bytes32, key: bytes32 }), MAX_CASES_PER_KEY_REQUEST);
export const linkingKeyRequestCodec = struct({
    ephemeralKey: bytes32,
    epoch: u16,
    signature: bytes64
});
export const linkingKeyReplyCodec = struct({
    box: option(varBytes(MAX_KEY_BOX_BYTES))
});
//# sourceMappingURL=key-messages.js.map
import { addressRecordsCodec, signedEnrolmentRequestCodec } from '../parts/allowlist.js';
import { oneOf, option, struct } from '../wire/combinators.js';
import { signedAllowlistsCodec } from './exchange-messages.js';
import { signedGenesisCodec } from '../parts/genesis.js';
import { text, u8 } from '../wire/primitives.js';
import { MAX_MESSAGE_TEXT_BYTES } from '../wire/limits.js';
export const EnrolmentState = { pending: 1, approved: 2, rejected: 3, unknown: 4 };
export const enrolMessageCodec = struct({ request: signedEnrolmentRequestCodec });
const replyFields = {
    state: oneOf(u8, [
        EnrolmentState.pending, EnrolmentState.approved, EnrolmentState.rejected, EnrolmentState.unknown
    ]),
    message: text(MAX_MESSAGE_TEXT_BYTES),
    genesis: option(signedGenesisCodec),
    lists: signedAllowlistsCodec,
    addressRecords: addressRecordsCodec
};
export const enrolReplyCodec = struct(replyFields);
//# sourceMappingURL=enrol-messages.js.map
import { signedAllowlistCodec } from '../parts/allowlist.js';
import { list, struct } from '../wire/combinators.js';
import { MAX_LEAVES_PER_REQUEST, MAX_LISTS_PER_EXCHANGE } from '../wire/limits.js';
import { bytes32, u32 } from '../wire/primitives.js';
import { transactionEnvelopeCodec } from './transaction-envelope.js';
export const transactionsSummaryCodec = struct({
    waiting: list(bytes32, MAX_LEAVES_PER_REQUEST)
});
export const transactionsReplyCodec = struct({
    envelopes: list(transactionEnvelopeCodec, MAX_LEAVES_PER_REQUEST)
});
export const signedAllowlistsCodec = list(signedAllowlistCodec, MAX_LISTS_PER_EXCHANGE);
export const allowlistExchangeCodec = struct({
    haveVersion: u32,
    push: signedAllowlistsCodec
});
export const allowlistReplyCodec = struct({ lists: signedAllowlistsCodec });
//# sourceMappingURL=exchange-messages.js.map
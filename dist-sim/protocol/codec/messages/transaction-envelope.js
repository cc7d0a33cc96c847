import { list, struct } from '../wire/combinators.js';
import { MAX_BODY_BYTES, MAX_PROPOSALS, MAX_TRANSACTION_BYTES } from '../wire/limits.js';
import { varBytes } from '../wire/primitives.js';
export const transactionEnvelopeCodec = struct({
    transaction: varBytes(MAX_TRANSACTION_BYTES),
    bodies: list(varBytes(MAX_BODY_BYTES), MAX_PROPOSALS)
});
//# sourceMappingURL=transaction-envelope.js.map
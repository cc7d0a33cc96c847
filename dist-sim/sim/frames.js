import { decodeFrame as decodeUncached } from '../node/loop/frames.js';
import { decode, transactionCodec, transactionEnvelopeCodec } from '../protocol/codec/index.js';
const known = new WeakMap();
/**
 * Decodes a frame once for all hospitals, checkers and adversaries, which share its bytes in memory. No
 * caller may write to a frame or to its decoded message.
 */
export function decodeFrame(frame) {
    let decoded = known.get(frame);
    if (decoded === undefined)
        known.set(frame, decoded = decodeUncached(frame));
    return decoded;
}
/** Returns the message of a consensus frame; undefined for a final block and for invalid bytes. */
export function messageIn(frame) {
    const decoded = decodeFrame(frame);
    return decoded.verdict === 'accept' && decoded.value.kind === 'message'
        ? decoded.value.message
        : undefined;
}
/** Returns the decoded value, or undefined for invalid bytes. */
export function valueIn(codec, bytes) {
    const decoded = decode(codec, bytes);
    return decoded.verdict === 'accept' ? decoded.value : undefined;
}
/** Returns the transaction of a gossip message that a node has accepted. */
export function transactionIn(message) {
    const envelope = valueIn(transactionEnvelopeCodec, message);
    const transaction = envelope && valueIn(transactionCodec, envelope.transaction);
    if (transaction === undefined)
        throw new Error('a node accepted gossip that is no transaction');
    return transaction;
}
//# sourceMappingURL=frames.js.map
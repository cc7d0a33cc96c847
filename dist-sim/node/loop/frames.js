import { consensusMessageCodec, decode, finalBlockCodec } from '../../protocol/codec/index.js';
import { accept, concat, reject } from '../../protocol/types/index.js';
/** The first byte of a frame on a consensus stream; the canonical bytes follow. */
const FrameKind = { message: 1, finalBlock: 2 };
export function messageFrame(message) {
    return concat(Uint8Array.of(FrameKind.message), consensusMessageCodec.encode(message));
}
export function finalBlockFrame(final) {
    return concat(Uint8Array.of(FrameKind.finalBlock), finalBlockCodec.encode(final));
}
export function decodeFrame(frame) {
    const body = frame.subarray(1);
    if (frame[0] === FrameKind.message) {
        const message = decode(consensusMessageCodec, body);
        return message.verdict === 'accept' ? accept({ kind: 'message', message: message.value }) : message;
    }
    if (frame[0] === FrameKind.finalBlock) {
        const final = decode(finalBlockCodec, body);
        return final.verdict === 'accept' ? accept({ kind: 'final-block', final: final.value }) : final;
    }
    return reject('unknown-frame');
}
//# sourceMappingURL=frames.js.map
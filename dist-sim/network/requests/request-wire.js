import { toNetworkError } from '../shared/network-error.js';
/**
 * A request is one frame, and so is a reply. The first byte of a request is zero; the first byte of a
 * reply is its status. An empty request is therefore a frame of one byte, since no frame is empty.
 */
const CODES = [
    'refused', 'busy', 'too-large', 'malformed', 'failed', 'timeout'
];
export const STATUS_OK = 0;
export const REQUEST_MARK = Uint8Array.of(0);
/** Returns the number of a code, from 1; a code without a number on the wire becomes `failed`. */
export function statusOf(code) {
    const index = CODES.indexOf(code);
    return 1 + (index < 0 ? CODES.indexOf('failed') : index);
}
/** Returns the code of a number, or undefined for an unknown number. */
export function codeOf(status) {
    return CODES[status - 1];
}
/** Reads exactly one frame, and reports a sender that breaks the framing. @throws as `FrameStream.read` */
export async function readFrameOf({ id, connection, ports }, stream, ...limits) {
    return await stream.read(...limits).catch((error) => {
        const failure = toNetworkError(error, 'closed');
        if (failure.code === 'too-large')
            ports.report(id, 'oversize');
        // A peer that dies in the middle of a frame ends its streams as if on purpose.
        if (failure.code === 'malformed')
            ports.reportStream(id, connection, 'malformed');
        throw failure;
    });
}
//# sourceMappingURL=request-wire.js.map
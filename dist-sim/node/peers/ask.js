import { NetworkError } from '../../network/index.js';
import { decode } from '../../protocol/codec/index.js';
import { reject } from '../../protocol/types/index.js';
import { REQUEST_LIMITS } from './quotas.js';
/**
 * Sends a request and decodes the reply. The verdict is `ignore` if no reply arrives. It is `reject` for a
 * malformed reply, which no honest node sends and which lowers the peer's score.
 */
export async function ask(parts, to, protocol, question, answer, deadlineMs = REQUEST_LIMITS[protocol].deadlineMs) {
    let bytes;
    try {
        bytes = await parts.network.request(to, protocol, question.codec.encode(question.value), {
            deadlineMs, maxReplyBytes: REQUEST_LIMITS[protocol].maxReplyBytes
        });
    }
    catch (error) {
        const code = error instanceof NetworkError ? error.code : 'failed';
        return { verdict: 'ignore', code };
    }
    const reply = decode(answer, bytes);
    if (reply.verdict === 'accept')
        return reply;
    parts.network.report(to, 'malformed');
    return reject(reply.code);
}
/** Serves a protocol. A request that `question` cannot decode is reported and refused as `malformed`. */
export async function serve(parts, protocol, question, answer, handler) {
    await parts.network.handle(protocol, REQUEST_LIMITS[protocol], async (from, bytes, context) => {
        const decoded = decode(question, bytes);
        if (decoded.verdict !== 'accept') {
            parts.network.report(from, decoded.code);
            throw new NetworkError('malformed', decoded.code);
        }
        return answer.encode(await handler(from, decoded.value, context.access));
    });
}
//# sourceMappingURL=ask.js.map
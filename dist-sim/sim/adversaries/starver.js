import { NetworkError } from '../../network/index.js';
import { replyCodec, transactionEnvelopeCodec, transactionsReplyCodec } from '../../protocol/codec/index.js';
import { hex } from '../../protocol/types/index.js';
import { valueIn } from '../frames.js';
import { toAll } from './behaviour.js';
/**
 * Proposes, and withholds the bodies. It sends transactions with their bodies to one favoured hospital, and
 * without bodies to the rest. It answers no request for a body or a key.
 */
export function starver({ random }) {
    let favoured;
    return {
        outgoing: toAll,
        gossip(message, to) {
            const envelope = valueIn(transactionEnvelopeCodec, message);
            if (envelope === undefined || envelope.bodies.length === 0)
                return toAll(message, to);
            if (to.length > 0)
                favoured ??= hex(random.pick(to).id);
            const bare = transactionEnvelopeCodec.encode({ ...envelope, bodies: [] });
            return to.flatMap(peer => {
                if (hex(peer.id) === favoured)
                    return [{ frame: message, to: peer }];
                return random.chance(0.2) ? [{ frame: bare, to: peer }] : [];
            });
        },
        reply(protocol, reply) {
            if (protocol === 'record-key')
                throw new NetworkError('refused');
            if (protocol === 'txs')
                return bareEnvelopes(reply);
            return protocol === 'request' ? withoutBodies(reply) : reply;
        }
    };
}
function withoutBodies(reply) {
    const honest = valueIn(replyCodec, reply);
    if (honest?.type === 'bodies')
        return replyCodec.encode({ type: 'bodies', bodies: [] });
    if (honest?.type !== 'transactions')
        return reply;
    const envelopes = honest.envelopes.filter(({ bodies }) => bodies.length === 0);
    return replyCodec.encode({ type: 'transactions', envelopes });
}
function bareEnvelopes(reply) {
    const honest = valueIn(transactionsReplyCodec, reply);
    if (honest === undefined)
        return reply;
    const envelopes = honest.envelopes.filter(({ bodies }) => bodies.length === 0);
    return transactionsReplyCodec.encode({ envelopes });
}
//# sourceMappingURL=starver.js.map
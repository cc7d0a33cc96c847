import { finalBlockFrame } from '../../node/loop/frames.js';
import { blockCodec, finalityCodec, replyCodec, statusMessageCodec } from '../../protocol/codec/index.js';
import { decodeFrame, valueIn } from '../frames.js';
import { entryOf } from '../entry-of.js';
import { never } from '../life.js';
import { toAll } from './behaviour.js';
const HEIGHTS_AHEAD = 1_000;
/**
 * Votes as an honest node does, and lies to nodes that lag. The adversary claims heights that nobody has
 * reached, and hides the votes that it has seen. It serves garbage, old blocks, invented blocks or no
 * blocks, or never answers.
 */
export function falseServer({ random }) {
    const kept = new Map();
    const exaggerate = (protocol, bytes) => protocol === 'status' && random.chance(0.5)
        ? exaggerated(bytes, random.between(-3, HEIGHTS_AHEAD))
        : bytes;
    return {
        outgoing(frame, to) {
            const decoded = decodeFrame(frame);
            const isFinalBlock = decoded.verdict === 'accept' && decoded.value.kind === 'final-block';
            if (!isFinalBlock || random.chance(0.5))
                return toAll(frame, to);
            return toAll(finalBlockFrame(altered(random, decoded.value.final)), to);
        },
        question: exaggerate,
        async reply(protocol, reply) {
            if (protocol === 'status')
                return exaggerate(protocol, reply);
            if (protocol !== 'request')
                return reply;
            switch (random.between(0, 5)) {
                case 0: return random.bytes(random.between(0, 200));
                case 1: return await never();
                case 2: return replyCodec.encode({ type: 'blocks', blocks: [] });
                case 3: return stale(kept, reply);
                case 4: return invented(random, reply);
                default: return reply;
            }
        }
    };
}
function exaggerated(bytes, ahead) {
    const status = valueIn(statusMessageCodec, bytes);
    if (status === undefined)
        return bytes;
    return statusMessageCodec.encode({
        ...status, height: Math.max(1, status.height + ahead), yourVotes: []
    });
}
function invented(random, reply) {
    const honest = valueIn(replyCodec, reply);
    if (honest?.type !== 'blocks')
        return reply;
    return replyCodec.encode({ type: 'blocks', blocks: honest.blocks.map(block => altered(random, block)) });
}
/** Returns another block under the same proof, or the same block under random signatures or shares. */
function altered(random, { block, certificate }) {
    if (random.chance(0.5)) {
        const content = blockCodec.decode(block);
        const header = { ...content.header, timestamp: content.header.timestamp + 1 };
        return { block: blockCodec.encode({ ...content, header }), certificate };
    }
    const real = finalityCodec.decode(certificate);
    if (random.chance(0.5)) {
        const shares = real.shares.map(share => ({ ...share, element: random.bytes(32) }));
        return { block, certificate: finalityCodec.encode({ ...real, shares }) };
    }
    const signatures = real.certificate.signatures.map(() => random.bytes(64));
    return {
        block, certificate: finalityCodec.encode({ ...real, certificate: { ...real.certificate, signatures } })
    };
}
/** Returns the first reply of the same type that the node ever gave. */
function stale(kept, reply) {
    const type = valueIn(replyCodec, reply)?.type;
    return type === undefined ? reply : entryOf(kept, type, () => reply);
}
//# sourceMappingURL=false-server.js.map
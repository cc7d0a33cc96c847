import { hex } from '../../protocol/types/index.js';
import { Backlog } from '../loop/backlog.js';
/** Limits of one hospital's frames that wait for the loop. The sender's queue has the same limits. */
const FRAMES_WAITING = { count: 4096, bytes: 8 * 1024 * 1024 };
/**
 * Hands gossip to the transaction gate, and consensus frames to the host loop. Tells the host loop which
 * hospitals have an open consensus stream.
 */
export function listenToPeers(parts, readFrame) {
    const { gate, hostLoop, membership, network, status } = parts;
    network.gossip.onMessage((from, bytes) => gate.takeBytes(bytes, from).verdict);
    const backlog = new Backlog(FRAMES_WAITING);
    network.consensus.onFrame((from, bytes) => {
        const frame = readFrame(bytes);
        if (frame.verdict !== 'accept')
            return network.report(from, frame.code);
        // A frame beyond the bounds is dropped silently (§14). The sender repeats it (R9).
        if (!backlog.enter(from, bytes.byteLength))
            return;
        const taken = () => { backlog.leave(from, bytes.byteLength); };
        if (frame.value.kind === 'message') {
            const { message } = frame.value;
            if (message.type === 'vote')
                status.noteVote(from, message.vote);
            hostLoop.submit({ type: 'message', from, message }, taken);
        }
        else {
            const { block, certificate } = frame.value.final;
            hostLoop.submit({ type: 'block', from, bytes: block, certificate }, taken);
        }
    });
    const submitConnectivity = () => {
        const connected = membership.set.members.map(({ id }) => id)
            .filter(id => network.consensus.isOpen(id)).map(hex);
        hostLoop.submit({ type: 'connectivity', connected: new Set(connected) });
    };
    network.on('consensus-open', submitConnectivity);
    network.on('consensus-close', submitConnectivity);
    submitConnectivity();
}
//# sourceMappingURL=listen-to-peers.js.map
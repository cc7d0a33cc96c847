import '../shared/promise-with-resolvers.js';
import { memberIdOfPeer } from './identity.js';
/**
 * Judges a peer when Noise has proved its identity, on both sides of the connection. Judges the peer again
 * when the muxer is agreed, since the list may change in between. A forbidden peer is never dialled.
 */
export function createGater(ports) {
    const denied = (peer, direction) => {
        const id = memberIdOfPeer(peer);
        const admitted = id !== undefined && ports.mayConnect(id) &&
            (direction === 'outbound' || ports.accessOf(id) !== 'stranger' || ports.roomForStranger());
        if (!admitted)
            ports.onRefused(peer.toString(), direction);
        return !admitted;
    };
    return {
        denyDialPeer: (peer) => denied(peer, 'outbound'),
        denyInboundEncryptedConnection: (peer) => denied(peer, 'inbound'),
        denyOutboundEncryptedConnection: (peer, { remoteAddr }) => 
        // libp2p does not compare the peer in the dialled address with the peer that answered.
        (remoteAddr.getPeerId() ?? peer.toString()) !== peer.toString() || denied(peer, 'outbound'),
        denyInboundUpgradedConnection: (peer) => denied(peer, 'inbound'),
        denyOutboundUpgradedConnection: (peer) => denied(peer, 'outbound'),
        // Addresses come only from signed records through setTargets, never from identify.
        filterMultiaddrForPeer: () => false
    };
}
//# sourceMappingURL=gater.js.map
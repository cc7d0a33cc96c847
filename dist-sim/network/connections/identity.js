import '../shared/promise-with-resolvers.js';
import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
/**
 * Converts a member id to a libp2p peer ID. The member id is a raw Ed25519 key. The peer ID is the
 * identity multihash of the same key (SPECIFICATION.md §2), so the conversion works both ways.
 */
export function toPeerId(id) {
    const key = publicKeyFromRaw(id);
    if (key.type !== 'Ed25519')
        throw new TypeError('a member id is a raw Ed25519 key of 32 bytes');
    return peerIdFromString(key.toString());
}
/** Returns the peer ID as text, `12D3Koo…`. @throws unless the id has 32 bytes */
export function peerIdOf(id) {
    return toPeerId(id).toString();
}
/** Returns the member of a peer ID, or undefined unless the text is the peer ID of an Ed25519 key. */
export function memberIdOf(peerId) {
    try {
        return memberIdOfPeer(peerIdFromString(peerId));
    }
    catch {
        return undefined;
    }
}
/** Returns the member that `/ip4/…/tcp/…/p2p/<peer ID>` names. */
export function memberIdOfAddress(address) {
    try {
        const peerId = multiaddr(address).getPeerId();
        return peerId === null ? undefined : memberIdOf(peerId);
    }
    catch {
        return undefined;
    }
}
/** Returns the member of a peer, or undefined if the key of the peer is not an Ed25519 key. */
export function memberIdOfPeer(peerId) {
    return peerId.type === 'Ed25519' ? peerId.publicKey.raw : undefined;
}
//# sourceMappingURL=identity.js.map
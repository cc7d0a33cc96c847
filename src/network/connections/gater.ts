import '../shared/promise-with-resolvers.js'
import type { ConnectionGater, PeerId } from '@libp2p/interface'
import type { MemberId } from '../../protocol/types/index.js'
import { memberIdOfPeer } from './identity.js'
import type { Access } from '../shared/network.js'

export interface GaterPorts {
  accessOf (id: MemberId): Access
  mayConnect (id: MemberId): boolean
  /** Returns whether a stranger may have one more connection. */
  roomForStranger (): boolean
  onRefused (peer: string, direction: 'inbound' | 'outbound', access: Access | undefined): void
}

/**
 * Judges a peer when Noise has proved its identity, on both sides of the connection. Judges the peer again
 * when the muxer is agreed, since the list may change in between. A forbidden peer is never dialled.
 */
export function createGater (ports: GaterPorts): ConnectionGater {
  const denied = (peer: PeerId, direction: 'inbound' | 'outbound'): boolean => {
    const id = memberIdOfPeer(peer)
    const admitted = id !== undefined && ports.mayConnect(id) &&
      (direction === 'outbound' || ports.accessOf(id) !== 'stranger' || ports.roomForStranger())
    if (!admitted) {
      ports.onRefused(peer.toString(), direction, id === undefined ? undefined : ports.accessOf(id))
    }
    return !admitted
  }
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
  }
}

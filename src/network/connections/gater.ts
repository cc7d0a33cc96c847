import '../promise-with-resolvers.js'
import type { ConnectionGater, PeerId } from '@libp2p/interface'
import type { MemberId } from '../../protocol/types/index.js'
import { memberIdOfPeer } from './identity.js'
import type { Access } from '../network.js'

export interface GaterPorts {
  accessOf (id: MemberId): Access
  mayConnect (id: MemberId): boolean
  /** Is there room for one more connection of a peer on no list? */
  roomForStranger (): boolean
  onRefused (peer: string, direction: 'inbound' | 'outbound'): void
}

/**
 * Judges a peer once Noise has proved its identity, on both sides, and again after the muxer was
 * agreed, for the list may have changed in between. Outbound, it also spares the dial.
 */
export function createGater (ports: GaterPorts): ConnectionGater {
  const denied = (peer: PeerId, direction: 'inbound' | 'outbound'): boolean => {
    const id = memberIdOfPeer(peer)
    const admitted = id !== undefined && ports.mayConnect(id) &&
      (direction === 'outbound' || ports.accessOf(id) !== 'stranger' || ports.roomForStranger())
    if (!admitted) ports.onRefused(peer.toString(), direction)
    return !admitted
  }
  return {
    denyDialPeer: (peer) => denied(peer, 'outbound'),
    denyInboundEncryptedConnection: (peer) => denied(peer, 'inbound'),
    denyOutboundEncryptedConnection: (peer, { remoteAddr }) =>
      // libp2p does not compare the peer that was dialled with the peer that answered.
      (remoteAddr.getPeerId() ?? peer.toString()) !== peer.toString() || denied(peer, 'outbound'),
    denyInboundUpgradedConnection: (peer) => denied(peer, 'inbound'),
    denyOutboundUpgradedConnection: (peer) => denied(peer, 'outbound'),
    // Addresses come from signed records through setTargets alone, never from identify.
    filterMultiaddrForPeer: () => false
  }
}

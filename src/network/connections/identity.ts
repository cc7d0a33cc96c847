import '../shared/promise-with-resolvers.js'
import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { MemberId } from '../../protocol/types/index.js'

/**
 * A member's id is its raw Ed25519 key; the libp2p peer ID is the identity multihash of the same
 * key (consensus.md §2), so each can be computed from the other.
 */
export function toPeerId (id: MemberId): PeerId {
  const key = publicKeyFromRaw(id)
  if (key.type !== 'Ed25519') throw new TypeError('a member id is a raw Ed25519 key of 32 bytes')
  return peerIdFromString(key.toString())
}

/** Text of the peer ID, `12D3Koo…`; this is what people are shown. @throws unless 32 bytes. */
export function peerIdOf (id: MemberId): string {
  return toPeerId(id).toString()
}

/** @returns undefined unless the text is the peer ID of an Ed25519 key. */
export function memberIdOf (peerId: string): MemberId | undefined {
  try {
    return memberIdOfPeer(peerIdFromString(peerId))
  } catch {
    return undefined
  }
}

/** The member at the end of `/ip4/…/tcp/…/p2p/<peer ID>`. */
export function memberIdOfAddress (address: string): MemberId | undefined {
  try {
    const peerId = multiaddr(address).getPeerId()
    return peerId === null ? undefined : memberIdOf(peerId)
  } catch {
    return undefined
  }
}

/** Keys of other types name nobody: members and governments have Ed25519 keys. */
export function memberIdOfPeer (peerId: PeerId): MemberId | undefined {
  return peerId.type === 'Ed25519' ? peerId.publicKey.raw : undefined
}

import '../shared/promise-with-resolvers.js'
import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { BoundedMap, mapKey, type MemberId } from '../../protocol/types/index.js'

/** The conversions that are kept, each some hundred bytes: more than a chain has members. */
const MAX_KEPT = 512
const kept = new BoundedMap<string, PeerId>(MAX_KEPT)

/**
 * Converts a member id to a libp2p peer ID. The member id is a raw Ed25519 key. The peer ID is the identity
 * multihash of the same key (SPECIFICATION.md §2), so the conversion works both ways. A conversion takes
 * 0.05 ms, and the relay of certificates needs several for each block.
 */
export function toPeerId (id: MemberId): PeerId {
  const name = mapKey(id)
  const known = kept.get(name)
  if (known !== undefined) return known
  const key = publicKeyFromRaw(id)
  if (key.type !== 'Ed25519') throw new TypeError('a member id is a raw Ed25519 key of 32 bytes')
  const peerId = peerIdFromString(key.toString())
  kept.set(name, peerId)
  return peerId
}

/** Returns the peer ID as text, `12D3Koo…`. @throws unless the id has 32 bytes */
export function peerIdOf (id: MemberId): string {
  return toPeerId(id).toString()
}

/** Returns the member of a peer ID, or undefined unless the text is the peer ID of an Ed25519 key. */
export function memberIdOf (peerId: string): MemberId | undefined {
  try {
    return memberIdOfPeer(peerIdFromString(peerId))
  } catch {
    return undefined
  }
}

/** Returns the member that `/ip4/…/tcp/…/p2p/<peer ID>` names. */
export function memberIdOfAddress (address: string): MemberId | undefined {
  try {
    const peerId = multiaddr(address).getPeerId()
    return peerId === null ? undefined : memberIdOf(peerId)
  } catch {
    return undefined
  }
}

/** Returns the member of a peer, or undefined if the key of the peer is not an Ed25519 key. */
export function memberIdOfPeer (peerId: PeerId): MemberId | undefined {
  return peerId.type === 'Ed25519' ? peerId.publicKey.raw : undefined
}

import type { PeerFactsView } from '../../../../api/index.js'
import type { Network, PeerInfo } from '../../../../network/index.js'
import { equal, hex, type MemberId } from '../../../../protocol/types/index.js'
import type { PeerStatus } from '../../../signing/peer-statuses.js'
import type { PeerHistory } from '../peer-watch.js'
import type { Show } from './agreement-facts.js'

export interface PeerSources {
  readonly network: Pick<Network, 'id' | 'peers' | 'trafficWith'>
  /** Members, and other peers that should be connected. */
  readonly expected: readonly MemberId[]
  readonly accessOf: (id: MemberId) => PeerFactsView['access']
  readonly addressesOf: (id: MemberId) => readonly string[]
  readonly heard: readonly PeerStatus[]
  readonly anotherChainAt: (id: MemberId) => number | undefined
  /** When a peer connected, left or was banned since the process started. */
  readonly history: (id: MemberId) => PeerHistory
  readonly startedAt: number
}

/** Describes every peer that is connected or should be. Strangers at a government are left out. */
export function peerFacts (sources: PeerSources, show: Show): PeerFactsView[] {
  const { network, accessOf } = sources
  const connected = new Map(network.peers().map(peer => [hex(peer.id), peer]))
  const heard = new Map(sources.heard.map(status => [hex(status.id), status]))
  const ids = new Map([...sources.expected, ...[...connected.values()].map(peer => peer.id)]
    .map(id => [hex(id), id]))
  return [...ids]
    .filter(([, id]) => !equal(id, network.id) && accessOf(id) !== 'stranger')
    .map(([key, id]) => factsOf(id, connected.get(key), heard.get(key), sources, show))
}

function factsOf (
  id: MemberId, peer: PeerInfo | undefined, heard: PeerStatus | undefined, sources: PeerSources, show: Show
): PeerFactsView {
  const { banned, since, turnedAway } = sources.history(id)
  const anotherChainAt = sources.anotherChainAt(id)
  return {
    peer: show(id),
    access: sources.accessOf(id),
    connected: peer !== undefined,
    addresses: peer?.addresses ?? sources.addressesOf(id),
    since: since ?? sources.startedAt,
    turnedAway,
    traffic: sources.network.trafficWith(id),
    ...(heard === undefined ? {} : saidBy(heard)),
    ...(anotherChainAt === undefined ? {} : { anotherChainAt }),
    ...(heard?.clock === undefined ? {} : { clock: heard.clock }),
    penalty: Math.round(peer?.penalty ?? 0),
    ...(banned === undefined ? {} : { banned })
  }
}

function saidBy (
  { receivedAt, status, undecidedSince }: PeerStatus
): Partial<PeerFactsView> {
  const { allowlistVersion, height, successorVersion, view, votesFrom } = status
  return {
    lastHeardAt: receivedAt, height, view, allowlistVersion: Math.max(allowlistVersion, successorVersion),
    ...(votesFrom === undefined ? {} : { votesFrom }),
    ...(undecidedSince === undefined ? {} : { undecidedSince })
  }
}

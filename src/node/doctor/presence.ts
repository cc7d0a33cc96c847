import type { FactsView, PartyView, PeerFactsView } from '../../api/index.js'
import { clockTime, nameOf } from './words.js'

/** STATUS comes every 5 s: after three that did not come, a connected peer hangs. */
export const SILENT_MS = 16_000

/** A member that cannot be counted on now, and why. */
export interface Absent {
  readonly hospital: PartyView
  readonly how: 'not connected' | 'connected but silent'
  readonly since: number
  readonly turnedAway: number
}

export interface Presence {
  readonly size: number
  readonly quorum: number
  /** Members that can be counted on, this one included if it is one. */
  readonly present: readonly PartyView[]
  readonly absent: readonly Absent[]
}

/** Who of the committed list is here; undefined without a chain. */
export function presenceOf (facts: FactsView): Presence | undefined {
  const { belonging, peers } = facts
  if (belonging === undefined) return undefined
  const seen = new Map(peers.map(peer => [peer.peer.id, peer]))
  const absent = belonging.members.flatMap(member => {
    const peer = seen.get(member.id)
    return peer === undefined ? [] : absence(peer, facts.at) ?? []
  })
  const away = new Set(absent.map(one => one.hospital.id))
  return {
    size: belonging.members.length, quorum: belonging.quorum, absent,
    present: belonging.members.filter(member => !away.has(member.id))
  }
}

function absence (peer: PeerFactsView, now: number): Absent | undefined {
  const { connected, lastHeardAt, since, turnedAway } = peer
  const one = { hospital: peer.peer, turnedAway }
  if (!connected) return { ...one, how: 'not connected', since }
  // Heard before it connected again: it has had since then to speak.
  const lastSign = Math.max(lastHeardAt ?? 0, since)
  return now - lastSign < SILENT_MS ? undefined : { ...one, how: 'connected but silent', since: lastSign }
}

/** `East (not connected since 14:02:09Z)` */
export function describeAbsent ({ hospital, how, since }: Absent, facts: FactsView): string {
  return `${nameOf(hospital)} (${how} since ${clockTime(since, facts)})`
}

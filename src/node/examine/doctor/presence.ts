import type { FactsView, PartyView, PeerFactsView } from '../../../api/index.js'
import { clockTime, listed, nameOf } from './format.js'

/** A peer of another chain says so at every STATUS while it is connected; later it may be fixed. */
const SAID_RECENTLY_MS = 5 * 60_000
/** The offence of stating another chain. */
export const ANOTHER_CHAIN = 'another-chain'

/** STATUS comes every 5 s: after three that did not come, a connected peer hangs. */
export const SILENT_MS = 16_000

/** A member that cannot be counted on now, and why. */
export interface Absent {
  readonly hospital: PartyView
  /** Of `not connected` and `connected but silent` alone it can be said that somebody should see to them. */
  readonly how: 'not connected' | 'connected but silent' | 'cut off from here' | 'of another chain'
  readonly since: number
  readonly banned: PeerFactsView['banned']
  readonly turnedAway: number
}

/** A member whose log of own votes may not be whole, and the first block for which it votes again. */
export interface Abstaining {
  readonly hospital: PartyView
  readonly from: number
}

export interface Presence {
  readonly size: number
  readonly quorum: number
  /** Members that can be counted on, this one included if it is one. */
  readonly present: readonly PartyView[]
  /** Of those, how many may vote as far as is known: none that abstains, nor this one while out of touch. */
  readonly voting: number
  /** Present or not. */
  readonly abstaining: readonly Abstaining[]
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
  const present = belonging.members.filter(member => !away.has(member.id))
  const abstaining = abstainersOf(facts)
  const mute = new Set(abstaining.map(one => one.hospital.id))
  const own = ownParty(facts)
  if (own !== undefined && facts.votingRight?.state === 'out-of-touch') mute.add(own.id)
  return {
    size: belonging.members.length, quorum: belonging.quorum, absent, present, abstaining,
    voting: present.filter(({ id }) => !mute.has(id)).length
  }
}

function abstainersOf (facts: FactsView): Abstaining[] {
  const { agreement, belonging, peers, votingRight } = facts
  const own = ownParty(facts)
  const stated = new Map(peers.map(({ peer, votesFrom = 0 }) => [peer.id, votesFrom]))
  if (own !== undefined && votingRight?.state === 'abstaining') stated.set(own.id, votingRight.from ?? 0)
  return (belonging?.members ?? []).flatMap(hospital => {
    const from = stated.get(hospital.id) ?? 0
    return from > (agreement?.height ?? 0) ? [{ hospital, from }] : []
  })
}

/** `East does not vote before block 19` */
export function abstainText (abstaining: readonly Abstaining[]): string {
  return listed(abstaining.map(({ from, hospital }) =>
    `${nameOf(hospital)} does not vote before block ${from}`))
}

/** This hospital, if it is a member: everyone else who should be here is among the peers. */
export function ownParty ({ belonging, peers }: FactsView): PartyView | undefined {
  if (belonging?.isMember !== true) return undefined
  const others = new Set(peers.map(peer => peer.peer.id))
  return belonging.members.find(member => !others.has(member.id))
}

/** Of a member that does not vote, to follow upon what is missing; else nothing. */
export function ownVoteText ({ votingRight }: FactsView): string {
  const { from = 0, heard = 0, needed = 0, state } = votingRight ?? {}
  const missing = ' This hospital\'s own vote is one of the missing: it does not vote'
  if (state === 'abstaining') return `${missing} before block ${from}.`
  if (state === 'out-of-touch') return `${missing} before somebody has vouched for the newest block.`
  return state === 'listening' ? `${missing} before it has heard ${needed} hospitals (now ${heard}).` : ''
}

function absence (peer: PeerFactsView, now: number): Absent | undefined {
  const { banned, connected, lastHeardAt, since, turnedAway } = peer
  const one = { hospital: peer.peer, turnedAway, banned }
  if (isOfAnotherChain(peer, now)) return { ...one, how: 'of another chain', since }
  if (banned !== undefined) return { ...one, how: 'cut off from here', since }
  if (!connected) return { ...one, how: 'not connected', since }
  // Heard before it connected again: it has had since then to speak.
  const lastSign = Math.max(lastHeardAt ?? 0, since)
  return now - lastSign < SILENT_MS ? undefined : { ...one, how: 'connected but silent', since: lastSign }
}

function isOfAnotherChain ({ anotherChainAt, banned }: PeerFactsView, now: number): boolean {
  return banned?.code === ANOTHER_CHAIN ||
    (anotherChainAt !== undefined && now - anotherChainAt < SAID_RECENTLY_MS)
}

/** `East (not connected since 14:02:09Z)` */
export function describeAbsent (absent: Absent, facts: FactsView): string {
  return `${nameOf(absent.hospital)} (${howAbsent(absent, facts)})`
}

export function howAbsent ({ banned, how, since }: Absent, facts: FactsView): string {
  if (how === 'of another chain') return how
  return how === 'cut off from here' && banned !== undefined
    ? `${how}: ${banned.code}, until ${clockTime(banned.until, facts)}`
    : `${how} since ${clockTime(since, facts)}`
}

import type { FactsView } from '../../../../api/index.js'
import { abstainText, ANOTHER_CHAIN, describeAbsent, ownParty, ownVoteText, presenceOf, type Absent }
  from '../presence.js'
import { clockTime, duration, listed, named, nameOf } from '../format.js'
import { abstentionRules, isStuck, stuckRules } from './abstention-rules.js'
import { isApart } from './other-chain-rules.js'
import { trouble, type Rule } from './rule.js'

/** Closed at once so often, a connection is not wanted. */
const TURNED_AWAY_OFTEN = 3
/** So long hospitals that start together may turn one another away. */
const STARTING_TOGETHER_MS = 60_000
/** After a start a quorum is heard within seconds, if there is one. */
const LISTENING_LONG_MS = 30_000

function missing (absent: readonly Absent[], facts: FactsView): string {
  return listed(absent.map(one => describeAbsent(one, facts)))
}

/** @param wanted how many of them are enough */
function bringBack (absent: readonly Absent[], wanted: number, facts: FactsView): string {
  const back = absent.filter(one => one.how === 'not connected' || one.how === 'connected but silent')
  if (back.length === 0) return waitFor(absent, facts)
  const hospitals = back.map(one => one.hospital)
  const hanging = back.filter(one => one.how === 'connected but silent').map(one => one.hospital)
  const who = wanted >= back.length
    ? named(hospitals)
    : `any ${wanted === 1 ? 'one' : String(wanted)} of ${named(hospitals, 'or')}`
  const hint = hanging.length === 0
    ? ''
    : ` Connected and silent means hanging: run doctor at ${named(hanging)}.`
  return `Get ${who} running and reachable again.${hint}`
}

/** None of them can be brought back by anybody who starts it. */
function waitFor (absent: readonly Absent[], facts: FactsView): string {
  const bans = absent.flatMap(({ banned, hospital, how }) =>
    how === 'cut off from here' && banned !== undefined ? [{ hospital, until: banned.until }] : [])
  if (bans.length === 0) return `Ask ${named(absent.map(one => one.hospital))} of which chain the folder is.`
  const first = Math.min(...bans.map(one => one.until))
  return `Ask ${named(bans.map(one => one.hospital))} to check software version and network. A ban ends by ` +
    `itself, the first at ${clockTime(first, facts)}.`
}

const turnedAway: Rule = facts => {
  const presence = presenceOf(facts)
  const { at, startedAt = at } = facts
  if (at - startedAt < STARTING_TOGETHER_MS) return undefined
  if (presence === undefined || facts.belonging?.isMember !== true) return undefined
  const closed = presence.absent.filter(({ how, turnedAway }) =>
    turnedAway >= TURNED_AWAY_OFTEN && how !== 'of another chain' && how !== 'cut off from here')
  if (closed.length * 2 <= presence.size - 1) return undefined
  return trouble('turned-away', 'stopped',
    `${named(closed.map(one => one.hospital))} close every connection of this hospital at once: most ` +
    'likely their allowlist has no place for it.',
    'Ask the government\'s operator whether this hospital is still on the list:',
    'allowlist show --name government')
}

const ASK_IN_PERSON = 'ask operators of other hospitals in person for height and hash in their `chain ' +
  'head`, and start this node anew with --trusted-block HEIGHT:HASH.'

const outOfTouch: Rule = ({ at, votingRight }) => {
  if (votingRight?.state !== 'out-of-touch') return undefined
  const { anchor, since = at } = votingRight
  if (anchor?.by === 'operator') return undefined
  if (anchor !== undefined) {
    return trouble('out-of-touch', 'warning',
      `This hospital was out of touch, and fetches what it missed from the government alone, up to block ` +
      `${anchor.height}, for which the government has vouched.`,
      `Leave it running. If the government is away, ${ASK_IN_PERSON}`)
  }
  return trouble('out-of-touch', 'stopped',
    `What this hospital knows of the others is ${duration(at - since)} old. Hospitals that left since may ` +
    'have sold their keys, so it takes no block before somebody says which one is the newest.',
    `Get the government reachable: it says so by itself. If it is away, ${ASK_IN_PERSON}`)
}

const quorumLost: Rule = facts => {
  const presence = presenceOf(facts)
  if (presence === undefined || presence.voting >= presence.quorum) return undefined
  const { absent, present, quorum, size, voting } = presence
  // Cut off on purpose, or abstaining with all there: that is said elsewhere.
  if (absent.length === 0 || isApart(facts) || isStuck(facts)) return undefined
  const away = missing(absent, facts)
  const others = presence.abstaining.filter(({ hospital }) => hospital.id !== ownParty(facts)?.id)
  const mute = others.length === 0 ? '' : ` ${abstainText(others)}.`
  if (facts.role === 'government') {
    return trouble('quorum-not-seen', 'problem',
      `The government reaches ${present.length} of ${size} hospitals; a block needs ${quorum}. ` +
      `Missing: ${away}.${mute}`, bringBack(absent, quorum - voting, facts))
  }
  // Cut off on purpose: that is said elsewhere, and nobody can bring anybody back.
  const isCutOff = facts.belonging?.pending?.removesSelf === true || turnedAway(facts) !== undefined
  if (facts.belonging?.isMember !== true || isCutOff) return undefined
  const here = `${present.length} ${present.length === 1 ? 'is' : 'are'} here (${named(present)})`
  const text = `Nothing can become final: ${quorum} of ${size} hospitals are needed and ${here}. ` +
    `Missing: ${away}.${mute}${ownVoteText(facts)}`
  const reachesNobody = facts.peers.every(peer => !peer.connected) &&
    absent.every(one => one.how === 'not connected')
  return reachesNobody && size > 2
    ? trouble('alone', 'stopped', text,
      'Check this machine\'s own network and firewall first: nobody at all can be reached.')
    : trouble('quorum-lost', 'stopped', text, bringBack(absent, quorum - voting, facts))
}

const someAway: Rule = facts => {
  const presence = presenceOf(facts)
  if (presence === undefined || presence.absent.length === 0) return undefined
  const { absent, present, quorum, size, voting } = presence
  if (voting < quorum || isApart(facts)) return undefined
  const spare = voting - quorum
  return trouble('hospital-missing', 'warning',
    `Missing: ${missing(absent, facts)}. ${present.length} of ${size} hospitals are here and ${quorum} are ` +
    `needed: ${spare === 0 ? 'if one more is lost, nothing becomes final' : `${spare} more may be lost`}.`,
    bringBack(absent, absent.length, facts))
}

const banned: Rule = facts => {
  const cut = facts.peers.flatMap(({ banned, peer }) =>
    banned === undefined || banned.code === ANOTHER_CHAIN ? [] : [{ peer, ...banned }])
  if (cut.length === 0) return undefined
  const each = cut.map(({ code, peer, until }) =>
    `${nameOf(peer)} until ${clockTime(until, facts)} (${code})`)
  return trouble('peer-banned', 'warning', `Cut off from here for repeated offences: ${listed(each)}.`,
    `Ask ${named(cut.map(one => one.peer))} to check software version and network; a ban ends by itself.`)
}

const listening: Rule = facts => {
  const { startedAt = facts.at, votingRight } = facts
  if (votingRight?.state !== 'listening') return undefined
  const { heard = 0, needed = 0 } = votingRight
  return trouble('not-voting-yet', facts.at - startedAt > LISTENING_LONG_MS ? 'problem' : 'note',
    'This hospital has started and does not vote yet: it first hears from a quorum and catches up with it. ' +
    `It has heard ${heard} of ${needed}, itself included.`,
    heard < needed ? 'See that more hospitals run and can be reached.' : '')
}

export const presenceRules: readonly Rule[] = [outOfTouch, turnedAway, ...stuckRules, quorumLost]
export const peerRules: readonly Rule[] = [listening, ...abstentionRules, someAway, banned]

import type { FactsView } from '../../../../api/index.js'
import { abstainText, ANOTHER_CHAIN, describeAbsent, ownParty, ownVoteText, presenceOf, type Absent }
  from '../presence.js'
import { clockTime, duration, listed, named, nameOf } from '../../../machine/formatting.js'
import { abstentionRules, quorumAbstains, votesLostRules } from './abstention-rules.js'
import { mostAreOfAnotherChain } from './other-chain-rules.js'
import { trouble, type Rule } from './rule.js'

/** A peer that closes this many connections at once does not want them. */
const TURNED_AWAY_OFTEN = 3
/** Hospitals that start together may close one another's connections for this long. */
const STARTING_TOGETHER_MS = 60_000
/** A starting node hears a quorum within seconds, if a quorum runs. */
const LISTENING_LONG_MS = 30_000

function missing (absent: readonly Absent[], facts: FactsView): string {
  return listed(absent.map(member => describeAbsent(member, facts)))
}

/** @param wanted how many of the absent hospitals are enough */
function bringBack (absent: readonly Absent[], wanted: number, facts: FactsView): string {
  const fixable = absent.filter(({ how }) => how === 'not connected' || how === 'connected but silent')
  if (fixable.length === 0) return askAbsent(absent, facts)
  const hospitals = fixable.map(({ hospital }) => hospital)
  const hanging = fixable.filter(({ how }) => how === 'connected but silent').map(({ hospital }) => hospital)
  const wantedText = wanted >= fixable.length
    ? named(hospitals)
    : `any ${wanted === 1 ? 'one' : String(wanted)} of ${named(hospitals, 'or')}`
  const hint = hanging.length === 0
    ? ''
    : ` A hospital that is connected but silent hangs: run doctor at ${named(hanging)}.`
  return `Get ${wantedText} running and reachable again.${hint}`
}

/** Says what to ask hospitals that a restart cannot bring back. */
function askAbsent (absent: readonly Absent[], facts: FactsView): string {
  const bans = absent.flatMap(({ banned, hospital, how }) =>
    how === 'banned here' && banned !== undefined ? [{ hospital, until: banned.until }] : [])
  if (bans.length === 0) {
    return `Ask ${named(absent.map(({ hospital }) => hospital))} which chain its data folder belongs to.`
  }
  const first = Math.min(...bans.map(({ until }) => until))
  return `Ask ${named(bans.map(({ hospital }) => hospital))} to check software version and network. ` +
    `A ban ends by itself, the first at ${clockTime(first, facts)}.`
}

const turnedAway: Rule = facts => {
  const presence = presenceOf(facts)
  const { at, startedAt = at } = facts
  if (at - startedAt < STARTING_TOGETHER_MS) return undefined
  if (presence === undefined || facts.belonging?.isMember !== true) return undefined
  const closed = presence.absent.filter(({ how, turnedAway }) =>
    turnedAway >= TURNED_AWAY_OFTEN && how !== 'of another chain' && how !== 'banned here')
  if (closed.length * 2 <= presence.size - 1) return undefined
  return trouble('turned-away', 'stopped',
    `${named(closed.map(({ hospital }) => hospital))} close every connection of this hospital at once: ` +
    'their allowlist probably does not name it.',
    'Ask the government\'s operator whether this hospital is still on the list:',
    'allowlist show --name government')
}

const ASK_IN_PERSON = 'ask operators of other hospitals in person for the height and hash that `chain ' +
  'head` shows there, and restart this node with --trusted-block HEIGHT:HASH.'

const outOfTouch: Rule = ({ at, votingRight }) => {
  if (votingRight?.state !== 'out-of-touch') return undefined
  const { anchor, since = at } = votingRight
  if (anchor?.by === 'operator') return undefined
  if (anchor !== undefined) {
    return trouble('out-of-touch', 'warning',
      'This hospital was out of touch. It fetches the blocks that it missed from the government alone, ' +
      `up to block ${anchor.height}, which the government has vouched for.`,
      `Leave it running. If the government is away, ${ASK_IN_PERSON}`)
  }
  return trouble('out-of-touch', 'stopped',
    `This hospital has been out of touch for ${duration(at - since)}. Hospitals that left since may have ` +
    'sold their keys, so this node takes no block until the government or its operator names the newest.',
    'Make the government reachable: its node then names the newest block by itself. If the government is ' +
    `away, ${ASK_IN_PERSON}`)
}

const quorumLost: Rule = facts => {
  const presence = presenceOf(facts)
  if (presence === undefined || presence.voting >= presence.quorum) return undefined
  const { absent, present, quorum, size, voting } = presence
  // Other rules report these: all are present, most are of another chain, or a quorum abstains.
  if (absent.length === 0 || mostAreOfAnotherChain(facts) || quorumAbstains(facts)) return undefined
  const away = missing(absent, facts)
  const others = presence.abstaining.filter(({ hospital }) => hospital.id !== ownParty(facts)?.id)
  const abstain = others.length === 0 ? '' : ` ${abstainText(others)}.`
  if (facts.role === 'government') {
    return trouble('quorum-not-seen', 'problem',
      `The government reaches ${present.length} of ${size} hospitals; a block needs ${quorum}. ` +
      `Missing: ${away}.${abstain}`, bringBack(absent, quorum - voting, facts))
  }
  // Other rules report a hospital that the others have disconnected on purpose.
  const isCutOff = facts.belonging?.pending?.removesSelf === true || turnedAway(facts) !== undefined
  if (facts.belonging?.isMember !== true || isCutOff) return undefined
  const here = `${present.length} ${present.length === 1 ? 'is' : 'are'} here (${named(present)})`
  const text = `Nothing can become final: ${quorum} of ${size} hospitals are needed and ${here}. ` +
    `Missing: ${away}.${abstain}${ownVoteText(facts)}`
  const reachesNobody = facts.peers.every(peer => !peer.connected) &&
    absent.every(({ how }) => how === 'not connected')
  return reachesNobody && size > 2
    ? trouble('alone', 'stopped', text,
      'Check this machine\'s own network and firewall first: no other node can be reached.')
    : trouble('quorum-lost', 'stopped', text, bringBack(absent, quorum - voting, facts))
}

const someAway: Rule = facts => {
  const presence = presenceOf(facts)
  if (presence === undefined || presence.absent.length === 0) return undefined
  const { absent, present, quorum, size, voting } = presence
  if (voting < quorum || mostAreOfAnotherChain(facts)) return undefined
  const spare = voting - quorum
  return trouble('hospital-missing', 'warning',
    `Missing: ${missing(absent, facts)}. ${present.length} of ${size} hospitals are here and ${quorum} are ` +
    `needed: ${spare === 0 ? 'if one more is lost, nothing becomes final' : `${spare} more may be lost`}.`,
    bringBack(absent, absent.length, facts))
}

const banned: Rule = facts => {
  const bans = facts.peers.flatMap(({ banned, peer }) =>
    banned === undefined || banned.code === ANOTHER_CHAIN ? [] : [{ peer, ...banned }])
  if (bans.length === 0) return undefined
  const each = bans.map(({ code, peer, until }) =>
    `${nameOf(peer)} until ${clockTime(until, facts)} (${code})`)
  return trouble('peer-banned', 'warning', `Banned here for repeated offences: ${listed(each)}.`,
    `Ask ${named(bans.map(({ peer }) => peer))} to check software version and network; a ban ends by itself.`)
}

/** Only lists of members need the government. */
const governmentAway: Rule = facts => {
  const { at, belonging, peers, startedAt = at } = facts
  const government = peers.find(({ access }) => access === 'government')
  if (belonging?.isMember !== true || government === undefined || government.connected) return undefined
  if (at - startedAt < STARTING_TOGETHER_MS) return undefined
  const since = government.since === undefined ? '' : ` since ${clockTime(government.since, facts)}`
  return trouble('government-away', 'note',
    `The government's node is not connected${since}. Diagnoses go on without it; meanwhile no hospital can ` +
    'join or leave.', '')
}

const listening: Rule = facts => {
  const { startedAt = facts.at, votingRight } = facts
  if (votingRight?.state !== 'listening') return undefined
  const { heard = 0, needed = 0 } = votingRight
  return trouble('not-voting-yet', facts.at - startedAt > LISTENING_LONG_MS ? 'problem' : 'note',
    'This hospital has started but does not vote yet: it first hears from a quorum and catches up with it. ' +
    `It has heard ${heard} of ${needed} hospitals, itself included.`,
    heard < needed ? 'Make sure that more hospitals run and can be reached.' : '')
}

export const presenceRules: readonly Rule[] = [outOfTouch, turnedAway, ...votesLostRules, quorumLost]
export const peerRules: readonly Rule[] = [listening, ...abstentionRules, someAway, banned, governmentAway]

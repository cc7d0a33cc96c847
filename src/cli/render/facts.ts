import {
  fields, table, type AgreementView, type FactsView, type NamesFactsView, type PeerFactsView, type QueuesView,
  type VoteCountView
} from '../../api/index.js'
import type { Paint } from './paint.js'
import { bytesText, moment, party, plain, plural, since, timeOfDay } from './format.js'
import { wrap } from './wrap.js'

/** Renders the facts behind the troubles, one line for each kind of fact. */
export function renderFacts (facts: FactsView, paint: Paint): string {
  const { agreement, belonging, disk, process, tip, votingRight } = facts
  const top = fields([
    ['chain', tip === undefined ? undefined : tipText(facts)],
    ['deciding', agreement === undefined ? undefined : decidingText(agreement, facts)],
    ['awaits', agreement === undefined ? undefined : awaitsText(agreement)],
    ...(agreement?.votes ?? []).filter(count => count.from.length > 0)
      .map(count => [count.kind, votesText(count)] as const),
    ['own vote', votingRight === undefined || facts.role === 'government' ? undefined : rightText(facts)],
    ['allowlist', belonging === undefined ? undefined : belongingText(facts)],
    ['queues', facts.queues === undefined ? undefined : queuesText(facts.queues)],
    ['for people', facts.queues === undefined ? undefined : peopleText(facts.queues)],
    ['names', facts.names === undefined ? undefined : namesText(facts.names)],
    ['disk', disk === undefined
      ? undefined
      : `${bytesText(disk.freeBytes)} free of ${bytesText(disk.totalBytes)}; database ` +
        `${bytesText(disk.databaseBytes)}, log ${bytesText(disk.logBytes)}`],
    ['process', process === undefined
      ? undefined
      : `${bytesText(process.residentBytes)} memory, ` +
        `event loop p99 ${process.eventLoopDelayMs.p99} ms, ` +
        `up ${since(facts.startedAt ?? facts.at, facts.at)}, version ${facts.version ?? ''}`],
    ['certificate', facts.certificate === undefined
      ? undefined
      : `${facts.certificate.file}, valid until ${moment(facts.certificate.until)}`],
    ['folder', facts.folder?.path]
  ])
  return top + renderPeers(facts, paint) + renderAlarms(facts)
}

function tipText ({ at, tip }: FactsView): string {
  if (tip === undefined) return ''
  if (tip.height === 0) return 'no block yet'
  const target = tip.syncTarget === undefined ? '' : `, catching up to ${tip.syncTarget}`
  const age = tip.timestamp > at
    ? `dated ${since(at, tip.timestamp)} ahead`
    : `${since(tip.timestamp, at)} old`
  return `block ${tip.height} is final, ${age}${target}`
}

function decidingText (agreement: AgreementView, { at }: FactsView): string {
  const { activeSince, height, leader, view } = agreement
  if (agreement.halted) return `block ${height}: halted`
  if (!agreement.active) return `block ${height}, when there is work`
  const age = activeSince === undefined ? '' : `, for ${since(activeSince, at)}`
  return `block ${height}, view ${view}, leader ${party(leader)}${age}`
}

function awaitsText ({ awaits }: AgreementView): string | undefined {
  switch (awaits.for) {
    case 'work':
    case 'nothing': return undefined
    case 'follows': return 'blocks of the hospitals'
    case 'own-block': return 'the block that this hospital makes'
    case 'shares': return `${awaits.needed} shares of the draw, of which ${awaits.from.length} are here`
    case 'certificates': return 'certificates of earlier views'
    case 'rows': return 'its own database'
    case 'proposal': return `the proposal of ${party(awaits.from)}`
    case 'block': return `a block of ${party(awaits.from)}`
    case 'transactions': return `${plural(awaits.count, 'transaction')} of the block of ${party(awaits.from)}`
    case 'bodies': return `${plural(awaits.count, 'encrypted record')} of the block of ${party(awaits.from)}`
    case 'time': return `a block of ${party(awaits.from)} with a time close to this clock`
    case 'votes': return `votes to ${awaits.kind} view ${awaits.view}`
  }
}

function votesText ({ from, missing, needed, view }: VoteCountView): string {
  const here = from.length === 0 ? 'none' : from.map(party).join(', ')
  const away = missing.map(({ hospital }) => party(hospital)).join(', ')
  return `view ${view}: ${from.length} of ${needed} (${here})${away === '' ? '' : `; not ${away}`}`
}

function rightText ({ votingRight }: FactsView): string {
  switch (votingRight?.state) {
    case 'abstaining': return `not before block ${votingRight.from ?? ''}`
    case 'listening': return `not yet: heard ${votingRight.heard ?? 0} of ${votingRight.needed ?? 0}`
    case 'out-of-touch': return votingRight.anchor === undefined
      ? 'not before a trusted party has named the newest block'
      : `not before block ${votingRight.anchor.height} arrives`
    case 'not-a-member': return 'none'
    case 'votes':
    case undefined: return 'counts'
  }
}

function belongingText ({ belonging }: FactsView): string {
  if (belonging === undefined) return ''
  const { members, pending, quorum, version } = belonging
  const next = pending === undefined ? '' : `; version ${pending.version} is signed`
  return `version ${version}: ${plural(members.length, 'hospital')}, ${quorum} make a quorum${next}`
}

function queuesText (queues: QueuesView): string {
  return `${plural(queues.transactions, 'transaction')}, ${plural(queues.submissions, 'submission')}, ` +
    `${plural(queues.undecided, 'undecided case')} (${queues.ownUndecided} own)`
}

function peopleText ({ toAnswer, toConfirm, toDecide, toJudge, toReview }: QueuesView): string {
  return `${plural(toReview, 'case')} to review, ${plural(toAnswer, 'question')} to answer` +
    (toJudge === 0 ? '' : `, ${plural(toJudge, 'access review')}`) +
    (toDecide === 0 ? '' : `, ${plural(toDecide, 'request')} to decide`) +
    (toConfirm === 0 ? '' : `, ${plural(toConfirm, 'erasure')} to confirm`)
}

/** Shows the look-ups of new patients today; patients that a hospital already knows are not counted. */
function namesText ({ lacking, others, own, ready }: NamesFactsView): string {
  if (!ready) return 'no key for names yet'
  const evaluated = others.reduce((sum, { names }) => sum + names, 0)
  const missing = lacking === 0 ? '' : `; ${plural(lacking, 'hospital')} more must be reachable`
  return `${own.names} of ${own.allowed} looked up today, ${evaluated} evaluated for others${missing}`
}

function renderPeers ({ at, peers }: FactsView, paint: Paint): string {
  if (peers.length === 0) return ''
  const byName = [...peers].sort((a, b) => party(a.peer) < party(b.peer) ? -1 : 1)
  const head = ['peer', 'connected', 'heard', 'height', 'view', 'clock', 'penalty of 100']
  return `\n${table(head, byName.map(peer => [
    party(peer.peer),
    peer.connected
      ? `since ${timeOfDay(peer.since)}`
      : paint('red', `no, since ${timeOfDay(peer.since)}`),
    peer.lastHeardAt === undefined ? '' : `${since(peer.lastHeardAt, at)} ago`,
    String(peer.height ?? ''),
    String(peer.view ?? ''),
    clockText(peer),
    peer.banned === undefined ? String(peer.penalty) : paint('yellow', 'banned')
  ]))}`
}

function clockText ({ clock }: PeerFactsView): string {
  if (clock === undefined) return ''
  const { offsetMs } = clock
  const size = Math.abs(offsetMs)
  const text = size < 1000 ? `${size} ms` : `${(size / 1000).toFixed(1)} s`
  return `${offsetMs < 0 ? '-' : '+'}${text}`
}

function renderAlarms ({ alarms }: FactsView): string {
  const shown = alarms.slice(0, 5)
  return shown.length === 0
    ? ''
    : `\n${shown.map(({ at, code, message }) => wrap(plain(`${moment(at)} ${message}`), 2, code)).join('')}`
}

import type { AgreementView, FactsView, TroubleView, VoteCountView } from '../../../api/index.js'
import { clockTime, duration, named, nameOf, plural } from '../words.js'
import { trouble, type Rule } from './rule.js'

/** A height takes a fraction of a second; with a dead leader some seconds. */
const SLOW_MS = 10_000
const STALLED_MS = 30_000
/** The government's clock of the chain: its members should not be so far ahead of it. */
const BEHIND_BLOCKS = 2

const halted: Rule = ({ agreement, alarms }) => {
  if (agreement?.halted !== true) return undefined
  const alarm = alarms.find(one => one.code === 'halted')
  return trouble('halted', 'stopped',
    alarm?.message ?? 'Agreement is halted: this node holds proof that two contradictory blocks were signed.',
    'Do not restart and do not change the data folder, which holds the proof. Call the other hospitals\' operators and ' +
    'compare: medichain-node chain head')
}

/** `NOTARIZE (view 3): 3 of 4 needed, 2 here (St Mary and North); missing East since 14:02:11Z` */
export function describeVotes ({ from, kind, missing, needed, view }: VoteCountView, facts: FactsView): string {
  const here = from.length === 0 ? 'none here' : `${from.length} here (${named(from)})`
  const away = missing.map(({ hospital, since }) => `${nameOf(hospital)} since ${clockTime(since, facts)}`)
  const total = from.length + missing.length
  return `${kind.toUpperCase()} in view ${view}: ${needed} of ${total} needed, ${here}; missing ${away.join(', ')}`
}

const stalled: Rule = facts => {
  const { agreement } = facts
  if (agreement === undefined || !agreement.active || agreement.halted) return undefined
  const age = facts.at - (agreement.activeSince ?? facts.at)
  if (age < SLOW_MS || facts.tip?.syncTarget !== undefined || agreement.awaits.for === 'follows') return undefined
  const { text, action } = awaited(agreement, facts)
  return trouble('stalled', age < STALLED_MS ? 'problem' : 'stopped',
    `Block ${agreement.height} is due for ${duration(age)} (view ${agreement.view}, leader ` +
    `${nameOf(agreement.leader)}). ${text}`, action)
}

function awaited (agreement: AgreementView, facts: FactsView): Pick<TroubleView, 'text' | 'action'> {
  const { awaits, leader, votes } = agreement
  switch (awaits.for) {
    case 'proposal': return {
      text: `It waits for the proposal of ${nameOf(awaits.from)}` +
        (agreement.viewEndsAt === undefined ? '.' : `, until ${clockTime(agreement.viewEndsAt, facts)}; then the next leads.`),
      action: `Run doctor at ${nameOf(awaits.from)}.`
    }
    case 'time': return {
      text: `The block of ${nameOf(awaits.from)} is dated ${duration(Math.abs(awaits.aheadMs))} ` +
        `${awaits.aheadMs > 0 ? 'ahead of' : 'behind'} this clock, so this hospital does not vote for it.`,
      action: `Set the clocks of this machine and of ${nameOf(awaits.from)} by NTP.`
    }
    case 'block':
    case 'transactions':
    case 'bodies': return {
      text: `It waits for ${contentName(awaits)} of ${nameOf(awaits.from)}.`,
      action: `Check the connection to ${nameOf(awaits.from)}; any hospital that holds it can serve it.`
    }
    case 'votes': return {
      text: `It waits for votes. ${votes.filter(count => count.from.length > 0 || count.kind === awaits.kind)
        .map(count => describeVotes(count, facts)).join('. ')}.`,
      action: votersAction(votes.find(count => count.kind === awaits.kind && count.view === awaits.view))
    }
    case 'own-block': return {
      text: 'This hospital leads and is making the block.',
      action: 'See whether this machine is short of processor or disk; the next leader takes over by itself.'
    }
    case 'certificates': return {
      text: `It waits for certificates of earlier views; this hospital asks for them until ${nameOf(leader)} can go on.`,
      action: 'Check the connections to the other hospitals.'
    }
    case 'rows': return { text: 'The block is being judged here.', action: 'See whether this machine\'s disk is busy.' }
    case 'work':
    case 'follows':
    case 'nothing': return { text: '', action: '' }
  }
}

function contentName (awaits: { readonly for: 'block' | 'transactions' | 'bodies', readonly count?: number }): string {
  if (awaits.for === 'block') return 'the block'
  const noun = awaits.for === 'bodies' ? 'encrypted record' : 'transaction'
  return `the block's content, ${plural(awaits.count ?? 0, noun)},`
}

function votersAction (count: VoteCountView | undefined): string {
  if (count === undefined || count.missing.length === 0) return 'Check the connections to the other hospitals.'
  const hospitals = count.missing.map(one => one.hospital)
  const lacking = count.needed - count.from.length
  return lacking < hospitals.length
    ? `Run doctor at ${named(hospitals, 'or')}: ${lacking === 1 ? 'one more vote is' : `${lacking} more votes are`} enough.`
    : `Run doctor at ${named(hospitals)}.`
}

const catchingUp: Rule = ({ tip }) => {
  if (tip?.syncTarget === undefined) return undefined
  return trouble('catching-up', 'note',
    `This node is at block ${tip.height} and catches up to ${tip.syncTarget}: ${plural(tip.syncTarget - tip.height, 'block')} to go.`,
    '')
}

/** Behind what hospitals say, and not asking for it. */
const behind: Rule = facts => {
  const { agreement, peers, tip } = facts
  if (agreement === undefined || tip === undefined || tip.syncTarget !== undefined) return undefined
  const ahead = peers.filter(({ access, connected, height = 0 }) =>
    connected && access === 'member' && height > agreement.height + BEHIND_BLOCKS)
  if (ahead.length === 0) return undefined
  const highest = Math.max(...ahead.map(peer => peer.height ?? 0)) - 1
  return trouble('behind', 'warning',
    `${named(ahead.map(one => one.peer))} ${ahead.length === 1 ? 'says' : 'say'} that block ${highest} is final; ` +
    `the last one here is ${tip.height}.`,
    'It should catch up within seconds; if it does not, see the log of this node.')
}

export const haltRules: readonly Rule[] = [halted]
export const agreementRules: readonly Rule[] = [stalled]
export const progressRules: readonly Rule[] = [behind, catchingUp]

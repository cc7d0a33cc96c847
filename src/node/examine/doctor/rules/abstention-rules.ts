import type { FactsView } from '../../../../api/index.js'
import { abstainText, presenceOf } from '../presence.js'
import { named, plural } from '../format.js'
import { isApart } from './other-chain-rules.js'
import { trouble, type Rule } from './rule.js'

/**
 * Too many abstain: even with everybody back no quorum can vote, and they wait for blocks. Whoever catches
 * up cannot say yet.
 */
export function isStuck (facts: FactsView): boolean {
  const presence = presenceOf(facts)
  return presence !== undefined && facts.tip?.syncTarget === undefined && !isApart(facts) &&
    presence.size - presence.abstaining.length < presence.quorum
}

const stuck: Rule = facts => {
  const presence = presenceOf(facts)
  if (presence === undefined || !isStuck(facts)) return undefined
  const { abstaining, quorum, size } = presence
  const who = named(abstaining.map(one => one.hospital))
  return trouble('votes-lost', 'stopped',
    `Nothing can become final: ${quorum} of ${size} votes are needed, and ${abstainText(abstaining)}, ` +
    'because their logs of own votes are gone or not whole. Without their votes those blocks cannot be made.',
    'No command of this version ends that. Leave every node and data folder as it is: nothing acknowledged ' +
    `is lost. If the whole former data folder of ${who} still exists anywhere, stop that node, put the ` +
    'folder back and start it. Otherwise the operators together need the recovery of protocol version 2.')
}

const abstaining: Rule = facts => {
  const { tip, votingRight } = facts
  const presence = presenceOf(facts)
  if (presence === undefined || presence.abstaining.length === 0 || isStuck(facts)) return undefined
  const { abstaining, quorum, voting } = presence
  const own = votingRight?.state === 'abstaining' ? 'Leave this hospital running. ' : ''
  const spare = voting - quorum
  const others = spare > 0
    ? `Take no more than ${spare} other ${spare === 1 ? 'hospital' : 'hospitals'}`
    : 'Take no other hospital'
  const who = named(abstaining.map(one => one.hospital))
  const left = Math.max(...abstaining.map(one => one.from)) - 1 - (tip?.height ?? 0)
  return trouble('abstaining', 'warning',
    `${abstainText(abstaining)}: a log of own votes that is gone or not whole (restored from a ` +
    `backup?) must never lead to a vote against an earlier one. ${plural(Math.max(1, left), 'block')} to go.`,
    `${own}${others} down before ${who} ${abstaining.length === 1 ? 'votes' : 'vote'} again ` +
    `(${plural(Math.max(1, left), 'more block')}). The others make them by themselves while a quorum votes.`)
}

export const stuckRules: readonly Rule[] = [stuck]
export const abstentionRules: readonly Rule[] = [abstaining]

import type { FactsView } from '../../../../api/index.js'
import { ownParty, presenceOf, type Absent } from '../presence.js'
import { named } from '../format.js'
import { trouble, type Rule } from './rule.js'

function elsewhere (facts: FactsView): readonly Absent[] {
  return presenceOf(facts)?.absent.filter(one => one.how === 'of another chain') ?? []
}

/** Most of the others are of another chain: more likely it is this folder that is the wrong one. */
export function isApart (facts: FactsView): boolean {
  const others = (presenceOf(facts)?.size ?? 0) - (ownParty(facts) === undefined ? 0 : 1)
  return elsewhere(facts).length * 2 > others
}

const otherChain: Rule = facts => {
  const apart = elsewhere(facts)
  if (apart.length === 0) return undefined
  const who = named(apart.map(one => one.hospital))
  const status = `status --name ${facts.name}`
  if (!isApart(facts)) {
    return trouble('peer-of-another-chain', 'warning',
      `Of another chain than this data folder, and so refused here: ${who}.`,
      `Ask ${who} to compare the chain that status shows there with the one that it shows here:`, status)
  }
  return trouble('another-chain', 'stopped',
    `This data folder is of another chain than that of ${who}: each side refuses what the other says.`,
    'Compare the chain that status shows with theirs. If theirs is the right one, stop this node and start ' +
    'it with the folder of that chain (--data). If there is no such folder, move this one aside, never ' +
    'delete it (record keys of own diagnoses are only there), and start afresh: it asks to be enrolled.',
    status)
}

export const otherChainRules: readonly Rule[] = [otherChain]

import type { PeerFactsView } from '../../../../api/index.js'
import { clockTime, named, plural } from '../format.js'
import { isStuck } from './abstention-rules.js'
import { trouble, type Rule } from './rule.js'

/** With a dead leader or two a height takes some seconds. */
const STANDING_MS = 30_000

interface Standing {
  readonly height: number
  readonly at: readonly PeerFactsView[]
}

/** The height at which most say that they come to no decision. */
function mostAt (peers: readonly PeerFactsView[]): Standing | undefined {
  const heights = [...new Set(peers.map(peer => peer.height ?? 0))]
  return heights.map(height => ({ height, at: peers.filter(peer => peer.height === height) }))
    .sort((a, b) => b.at.length - a.at.length)[0]
}

/** Who has no vote sees no votes, and goes by what hospitals state: as many as may lie are not believed. */
const noDecision: Rule = facts => {
  const { agreement, at, peers } = facts
  if (agreement?.awaits.for !== 'follows' || isStuck(facts)) return undefined
  const most = mostAt(peers.filter(({ access, connected, undecidedSince = Infinity }) => connected &&
    (access === 'member' || access === 'leaving') && at - undecidedSince >= STANDING_MS))
  if (most === undefined || most.at.length <= agreement.members - agreement.quorum) return undefined
  const since = Math.max(...most.at.map(peer => peer.undecidedSince ?? 0))
  const views = Math.max(...most.at.map(peer => peer.view ?? 0))
  return trouble('no-decision', 'problem',
    `The hospitals do not come to a decision at block ${most.height}: ` +
    `${named(most.at.map(one => one.peer))} have been trying since ${clockTime(since, facts)} ` +
    `(${plural(views, 'view')} given up).`,
    'Run doctor at any hospital: there it is seen whose votes are missing.')
}

export const followerRules: readonly Rule[] = [noDecision]

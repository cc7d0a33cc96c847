import type { ListJoinsView } from '../../api/index.js'
import { peerIdOf } from '../../network/index.js'
import { JoinState } from '../../protocol/codec/index.js'
import { keysAllow, nextListFrom } from '../../protocol/ledger/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import { nameOf } from '../gates/name-of.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { HostClock } from '../machine/ports.js'
import { clockTime } from '../machine/formatting.js'
import type { JoinCollecting, JoinProgress, JoinStanding } from './join-collecting.js'
import type { JoinSigning } from './join-signing.js'

export interface ListWaitsParts {
  readonly clock: Pick<HostClock, 'wall'>
  readonly membership: MembershipKeeper
  readonly hostLoop: Pick<HostLoop, 'state'>
  readonly joinCollecting?: JoinCollecting | undefined
  readonly joinSigning?: JoinSigning | undefined
}

/** Says in words what the signed list waits for; undefined if no list waits. */
export function listWaitsFor (parts: ListWaitsParts): string | undefined {
  const { joinCollecting, joinSigning, membership: { successor } } = parts
  if (successor === undefined) return undefined
  const progress = joinCollecting?.progress()
  if (progress !== undefined) return textOf(parts, progress)
  if (joinSigning === undefined) return undefined
  const { last } = joinSigning
  const state = last?.version === successor.list.version ? last.state : undefined
  return `this hospital ${OWN_WORDS.get(state) ?? 'was not asked to sign it yet'}`
}

/** Returns who has signed the pending list and who has not; undefined if another node collects. */
export function listJoins (parts: ListWaitsParts): ListJoinsView | undefined {
  const progress = parts.joinCollecting?.progress()
  if (progress === undefined) return undefined
  const view = (standing: JoinStanding): ListJoinsView['missing'][number] => ({
    id: peerIdOf(standing.member.id), name: standing.member.name, isNew: standing.isNew,
    why: whyMissing(parts, standing), since: standing.since
  })
  const isSigned = ({ state }: JoinStanding): boolean => state === JoinState.signed
  return {
    needed: progress.needed,
    isComplete: progress.isComplete,
    signed: progress.standings.filter(isSigned)
      .map(({ member }) => ({ id: peerIdOf(member.id), name: member.name })),
    missing: progress.standings.filter(standing => !isSigned(standing)).map(view)
  }
}

function textOf (parts: ListWaitsParts, progress: JoinProgress): string {
  const missing = progress.standings.filter(({ state }) => state !== JoinState.signed)
  const signed = progress.standings.length - missing.length
  const now = { at: parts.clock.wall() }
  const who = missing.map(standing => {
    const name = `${nameOf(parts, standing.member.id)}${standing.isNew ? ' (new)' : ''}`
    const why = whyMissing(parts, standing)
    return `${name} has not signed: it ${why} (since ${clockTime(standing.since, now)})`
  })
  const next = nextStep(parts, progress, signed)
  const count = `${signed} of ${progress.standings.length} hospitals have signed`
  return [`${count}, ${progress.needed} are needed; ${next}`, ...who].join('; ')
}

/** A block may take the list when enough have signed, keys are dealt, and the gap between lists is over. */
function nextStep (
  { clock, hostLoop, membership: { successor } }: ListWaitsParts, { needed, standings }: JoinProgress,
  signed: number
): string {
  const lacksNew = standings.some(({ isNew, state }) => isNew && state !== JoinState.signed)
  if (lacksNew) return 'each new hospital has to sign'
  if (signed < needed) return 'more have to sign'
  const { ledger } = hostLoop.state
  if (successor !== undefined && !keysAllow(ledger, successor.list)) {
    return 'the hospitals first deal the keys that they share for the list in force'
  }
  const [from, now] = [nextListFrom(ledger), clock.wall()]
  return from > now
    ? `a block may take the list from ${clockTime(from, { at: now })} on`
    : 'now a block has to take the list'
}

function whyMissing (
  { joinSigning }: ListWaitsParts, { height, isConnected, state }: JoinStanding
): string {
  const here = joinSigning === undefined ? 'the government' : 'this hospital'
  if (!isConnected) return `is not connected to ${here}`
  if (state === JoinState.behind) return `is catching up and has block ${height ?? 0}`
  if (state === JoinState.otherList) return 'does not follow this list'
  return 'has not answered'
}

const OWN_WORDS: ReadonlyMap<JoinState | undefined, string> = new Map([
  [JoinState.signed, 'has signed it, and the government, or a hospital in its place, collects the others'],
  [JoinState.behind, 'signs it when it has caught up'],
  [JoinState.otherList, 'did not sign it, since it does not follow the list in force here'],
  [JoinState.notListed, 'is not on it, so others sign it']
])

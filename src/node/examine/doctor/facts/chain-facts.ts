import type { BelongingView, FactsView, VotingRightView } from '../../../../api/index.js'
import { PRESENT, isPresent } from '../../../../protocol/ledger/index.js'
import { isAbstaining } from '../../../../protocol/replica/index.js'
import { hex, type SignedAllowlist } from '../../../../protocol/types/index.js'
import type { RunningChain } from '../../../assembly/running-chain.js'
import { listWaitsFor } from '../../../peers/list-waits.js'
import type { PeerStatus } from '../../../signing/peer-statuses.js'
import type { PeerHistory } from '../peer-watch.js'
import { agreementFacts, type Show } from './agreement-facts.js'
import { peerFacts } from './peer-facts.js'

/** The parts of a running chain that facts are read from. The simulator's nodes have these parts, too. */
export interface ChainSources extends Partial<Pick<RunningChain, 'joinCollecting' | 'joinSigning'>>, Pick<
  RunningChain, 'chain' | 'clock' | 'hostLoop' | 'membership' | 'network' | 'signer' | 'statuses' | 'trust'
> {
  /** `lacking` is the largest number of missing bodies of a block that is being fetched. */
  readonly fetcher?: { readonly lacking: number }
  readonly syncer?: { readonly running: boolean, readonly target: number }
  readonly addresses?: { addressesOf (id: Uint8Array): readonly string[] }
  readonly history?: (id: Uint8Array) => PeerHistory
  readonly startedAt: number
}

type ChainFacts = Pick<FactsView,
'tip' | 'agreement' | 'votingRight' | 'belonging' | 'peers' | 'maxSkewMs'>

const NO_HISTORY: PeerHistory = { since: undefined, turnedAway: 0, banned: undefined }

export function chainFacts (sources: ChainSources, show: Show): ChainFacts {
  const { addresses, fetcher, history, startedAt, statuses, syncer } = sources
  const { chain, clock, hostLoop: { state }, membership, network } = sources
  const { ledger } = state
  const now = { wall: clock.wall(), monotonic: clock.monotonic() }
  const isSyncing = syncer?.running === true && syncer.target > ledger.height
  return {
    tip: {
      height: ledger.height, hash: hex(ledger.hash), timestamp: ledger.timestamp,
      ...(isSyncing ? { syncTarget: syncer.target } : {})
    },
    agreement: agreementFacts(state, now, fetcher?.lacking ?? 0, show),
    votingRight: votingRight(sources, statuses.all()),
    belonging: belonging(sources, show),
    peers: peerFacts({
      network, startedAt,
      expected: [...membership.set.members.map(member => member.id),
        ...(membership.successorSet?.members ?? []).map(member => member.id)],
      accessOf: id => membership.accessOf(id),
      addressesOf: id => addresses?.addressesOf(id) ?? [],
      heard: statuses.all(),
      anotherChainAt: id => statuses.anotherChainAt(id),
      history: history ?? (() => NO_HISTORY)
    }, show),
    maxSkewMs: chain.genesis.parameters.maxSkewMs
  }
}

function votingRight (
  { hostLoop, trust }: ChainSources, heard: readonly PeerStatus[]
): VotingRightView {
  const { ledger: { set }, signer, votesFrom } = hostLoop.state
  if (!trust.isWhole) {
    const { anchor, touchedAt: since } = trust
    const view = { state: 'out-of-touch', since } as const
    return anchor === undefined ? view : { ...view, anchor: { height: anchor.height, by: anchor.by } }
  }
  if (signer === undefined || !set.has(signer.id)) return { state: 'not-a-member' }
  if (votesFrom === Infinity) {
    const others = heard.filter(({ id }) => set.has(id)).length
    return { state: 'listening', heard: others + 1, needed: set.quorum }
  }
  return isAbstaining(hostLoop.state) ? { state: 'abstaining', from: votesFrom } : { state: 'votes' }
}

function belonging (sources: ChainSources, show: Show): BelongingView {
  const { chain, hostLoop, membership, signer } = sources
  const waitsFor = listWaitsFor(sources)
  const { committed, disputed, set, successor } = membership
  const { allowlistChangedAt } = hostLoop.state.ledger
  const notBefore = allowlistChangedAt + chain.genesis.parameters.allowlistGapMs
  const pendingList = (list: SignedAllowlist): NonNullable<BelongingView['pending']> => {
    const named = new Set(list.list.entries.map(entry => hex(entry.id)))
    const removed = set.members.filter(member => !named.has(hex(member.id)))
    return {
      version: list.list.version,
      adds: list.list.entries.filter(entry => !set.has(entry.id)).map(entry => show(entry.id)),
      removes: removed.map(member => show(member.id)),
      addsSelf: !set.has(signer.id) && named.has(hex(signer.id)),
      removesSelf: removed.some(member => hex(member.id) === hex(signer.id)),
      notBefore,
      ...(waitsFor === undefined ? {} : { waitsFor })
    }
  }
  return {
    version: committed.list.version,
    members: set.members.map(member => show(member.id)),
    quorum: set.quorum,
    isMember: set.has(signer.id),
    ...(successor === undefined ? {} : { pending: pendingList(successor) }),
    ...ownAbsence(sources),
    ...(disputed === undefined ? {} : { disputedVersion: disputed })
  }
}

/** Says why this hospital is not drawn, if it is a member and the ledger counts it as absent. */
function ownAbsence (
  { chain, clock, hostLoop: { state: { ledger } }, signer }: ChainSources
): Pick<BelongingView, 'absence'> {
  const now = clock.wall()
  if (!ledger.set.has(signer.id) || isPresent(ledger, signer.id, now)) return {}
  const { absences, absentSince, backAt } = ledger.presence.get(hex(signer.id)) ?? PRESENT
  const { takeUpMs } = chain.genesis.parameters
  return {
    absence: {
      ...(absentSince > 0 ? { since: absentSince } : {}),
      ...(absentSince === 0 && backAt > now ? { until: backAt } : {}),
      times: absences.length, takeUpMs
    }
  }
}

import type {
  ChainStatusView, PeerView, PhaseView, StatusView, TallyView
} from '../../api/index.js'
import { isAbstaining, isFrozen, type ReplicaState } from '../../protocol/replica/index.js'
import { fromHex, hex, type EmergencyLimits, type MemberId } from '../../protocol/types/index.js'
import { sharedKeysView } from '../keys/epoch-text.js'
import { lineOf } from '../signing/alarms.js'
import { untilText } from '../signing/until-text.js'
import type { NodeBase } from '../assembly/node-base.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { VERSION } from '../machine/version.js'
import { absentOf } from './absent-view.js'
import type { Parties } from './parties.js'
import { bodiesText, catchUpText, isBehind, progressOf } from './progress.js'

export function statusView (
  base: NodeBase, parties: Parties, toDecide: number
): Omit<StatusView, 'health'> {
  const { chain } = base
  const missing = chain === undefined ? [] : missingMembers(chain)
  const phase = phaseOf(base)
  const { bytesOut, bytesIn } = base.network.metrics()
  return {
    role: base.options.role,
    name: base.name,
    version: VERSION,
    peerId: base.network.peerId,
    addresses: base.network.addresses(),
    dataFolder: base.folders.data.path,
    processId: process.pid,
    startedAt: base.startedAt,
    phase,
    summary: summaryOf(base, phase, missing, parties),
    ...(chain === undefined ? {} : { chain: chainStatus(chain, missing, parties) }),
    peers: peersOf(base, parties),
    tallies: chain === undefined ? [] : talliesOf(chain, parties),
    toDecide,
    traffic: { sent: bytesOut, received: bytesIn },
    process: base.vitals.read(),
    alarms: base.alarms.recent().map(lineOf)
  }
}

export function missingMembers (chain: RunningChain): MemberId[] {
  const { membership, network, signer } = chain
  return membership.set.members.map(member => member.id)
    .filter(id => hex(id) !== hex(signer.id) && !network.isConnected(id))
}

export function phaseOf (base: NodeBase): PhaseView {
  const { chain } = base
  if (chain === undefined) return base.folders.data.chainId === undefined ? 'waiting' : 'starting'
  const { hostLoop } = chain
  if (hostLoop.state.halted) return 'halted'
  if (isBehind(chain)) return 'syncing'
  return hostLoop.state.context.self === undefined ? 'following' : 'validating'
}

function summaryOf (
  base: NodeBase, phase: PhaseView, missing: readonly MemberId[], parties: Parties
): string {
  const { chain } = base
  switch (phase) {
    case 'starting': return 'reading its chain'
    case 'waiting': return base.options.role === 'government'
      ? `waiting for hospitals to be approved; then \`allowlist begin\`${base.keystore.created
        ? ''
        : ' (a former chain of these keys is followed when one of its hospitals connects)'}`
      : 'waiting to be enrolled by the government'
    case 'halted': return 'agreement is halted; see the alarms'
    case 'syncing': return chain === undefined ? '' : catchUpText(chain)
    case 'following':
    case 'validating': break
  }
  if (chain === undefined) return ''
  const { set } = chain.membership
  const isMember = set.has(chain.signer.id)
  const present = set.size - missing.length
  const names = missing.map(id => parties.show(id).name).join(', ')
  if (isMember && present < set.quorum) {
    return `stopped: ${present} of ${set.size} hospitals are connected and ${set.quorum} are needed; ` +
      `missing: ${names}`
  }
  const away = (missing.length === 0 ? '' : `; away: ${names}`) + bodiesText(chain) +
    abstainersText(chain, parties)
  if (phase === 'validating') return `taking part in agreement with ${present - 1} other hospitals${away}`
  if (!isMember) return `following the chain${away}`
  const { state } = chain.hostLoop
  return `following; votes again ${againText(state)}${away}`
}

function againText (state: ReplicaState): string {
  if (isFrozen(state)) return 'when the recovery is complete'
  return isAbstaining(state) ? `from block ${state.votesFrom} on` : 'soon'
}

/** Names hospitals without a vote, since an operator must know of them before stopping another hospital. */
function abstainersText (running: RunningChain, parties: Parties): string {
  const { context: { height, set } } = running.hostLoop.state
  return running.statuses.all().filter(({ id, status }) => set.has(id) && (status.votesFrom ?? 0) > height)
    .map(({ id, status: { votesFrom = 0 } }) =>
      `; ${parties.show(id).name} ${untilText(votesFrom)}`).join('')
}

function chainStatus (
  chain: RunningChain, missing: readonly MemberId[], parties: Parties
): ChainStatusView {
  const { hostLoop, membership } = chain
  const { ledger, consensus, pool } = hostLoop.state
  return {
    chainId: hex(chain.chain.id),
    name: chain.chain.genesis.name,
    height: ledger.height,
    hash: hex(ledger.hash),
    timestamp: ledger.timestamp,
    view: consensus.view,
    members: membership.set.size,
    quorum: membership.set.quorum,
    connected: membership.set.size - missing.length,
    missing: missing.map(id => parties.show(id)),
    absent: absentOf(ledger, parties, chain.clock.wall()),
    allowlistVersion: membership.committed.list.version,
    ...(membership.successor === undefined
      ? {}
      : { successorVersion: membership.successor.list.version }),
    ...progressOf(chain),
    sharedKeys: sharedKeysView(ledger.keys),
    emergencyLimits: limitsView(ledger.parameters),
    undecidedCases: ledger.undecided.size,
    waitingTransactions: pool.size
  }
}

function limitsView (limits: EmergencyLimits): ChainStatusView['emergencyLimits'] {
  return {
    softPerHour: limits.emergencySoft, hardPerHour: limits.emergencyHard, surgeMs: limits.emergencySurgeMs,
    longestMs: limits.emergencyLongestMs, reviewMs: limits.emergencyReviewMs
  }
}

function peersOf (base: NodeBase, parties: Parties): PeerView[] {
  const { chain, network } = base
  const connected = new Map(network.peers().map(peer => [hex(peer.id), peer]))
  const members = chain === undefined ? [] : chain.membership.set.members.map(member => member.id)
  const ids = new Map([...members, ...[...connected.values()].map(peer => peer.id)]
    .filter(id => hex(id) !== hex(base.signer.id)).map(id => [hex(id), id]))
  return [...ids.values()].map(id => {
    const access = chain?.membership.accessOf(id) ?? connected.get(hex(id))?.access ?? 'stranger'
    return {
      peer: parties.show(id),
      role: access === 'government' ? 'government' : 'hospital',
      access,
      connected: connected.has(hex(id)),
      addresses: connected.get(hex(id))?.addresses ?? chain?.addresses.addressesOf(id) ?? [],
      traffic: network.trafficWith(id)
    }
  })
}

function talliesOf (chain: RunningChain, parties: Parties): TallyView[] {
  return [...chain.hostLoop.state.ledger.tallies].map(([id, counts]) =>
    ({ hospital: parties.show(fromHex(id)), ...counts }))
}

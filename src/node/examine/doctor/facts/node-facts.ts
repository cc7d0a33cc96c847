import { peerIdOf } from '../../../../network/index.js'
import type {
  CertificateView, DeskView, FactsView, LogLossView, PeerFactsView, PhaseView
} from '../../../../api/index.js'
import { equal, type Member } from '../../../../protocol/types/index.js'
import { systemClock } from '../../../machine/clocks.js'
import { shownName } from '../../../machine/display-name.js'
import type { GovernmentNode } from '../../../assembly/government-node.js'
import type { HospitalNode } from '../../../assembly/hospital-node.js'
import type { NodeBase } from '../../../assembly/node-base.js'
import { VERSION } from '../../../machine/version.js'
import type { PeerHistory, PeerWatch } from '../peer-watch.js'
import { accessFacts } from './access-facts.js'
import type { Show } from './agreement-facts.js'
import { chainFacts } from './chain-facts.js'
import { diskFacts } from './disk-facts.js'
import { namesFacts } from './names-facts.js'
import { peerFacts } from './peer-facts.js'
import { queueFacts } from './queue-facts.js'
import { shareFacts } from './share-facts.js'

export interface NodeSources {
  readonly base: NodeBase
  readonly node: HospitalNode | GovernmentNode
  readonly peers: PeerWatch
  readonly phase: PhaseView
  readonly toDecide: number
  readonly certificate: CertificateView | undefined
  /** Lost lines of the audit file of the API. */
  readonly calls: LogLossView | undefined
  readonly show: Show
}

export async function nodeFacts (sources: NodeSources): Promise<FactsView> {
  const { base, calls, certificate, node, peers, phase, show, toDecide } = sources
  const { alarms, chain, folders, network, options, startedAt, vitals } = base
  const history = (id: Uint8Array): PeerHistory => peers.of(id)
  const disk = await diskFacts(folders.data.path)
  const hospital = chain?.hospital
  const log = options.lost?.()
  const shares = chain === undefined ? undefined : shareFacts(chain, folders.keysPath)
  return {
    at: systemClock.wall(),
    name: base.name,
    role: options.role,
    version: VERSION,
    startedAt,
    phase,
    ...(chain === undefined
      ? { peers: peersWithoutChain(base, history, show) }
      : chainFacts({ ...chain, startedAt, history }, show)),
    ...(chain === undefined || hospital === undefined
      ? {}
      : {
        queues: queueFacts(chain, hospital,
          { hasRoster: !await hospital.roster.isEmpty(), toReview: toDecide }, show),
        names: await namesFacts(chain, hospital, show),
        accesses: accessFacts(chain, hospital, show)
      }),
    ...(shares === undefined ? {} : { shares }),
    // A starting node has not read its chain, so it does not know yet whether the chain has begun.
    ...('desk' in node && phase !== 'starting' ? { desk: deskOf(node) } : {}),
    ...('admission' in node && chain === undefined && phase !== 'starting'
      ? { admission: { ...node.admission.read(), peerId: network.peerId } }
      : {}),
    ...(disk === undefined ? {} : { disk }),
    process: vitals.read(),
    ...(certificate === undefined ? {} : { certificate }),
    ...(log === undefined ? {} : { log }),
    ...(calls === undefined ? {} : { calls }),
    alarms: alarms.recent()
  }
}

function peersWithoutChain (
  { government, network, startedAt }: NodeBase, history: (id: Uint8Array) => PeerHistory, show: Show
): PeerFactsView[] {
  return peerFacts({
    network, startedAt, history, heard: [], anotherChainAt: () => undefined,
    expected: government === undefined ? [] : [government],
    accessOf: id => government !== undefined && equal(government, id) ? 'government' : 'stranger',
    addressesOf: () => []
  }, id => ({ ...show(id), name: 'government' }))
}

function deskOf (node: GovernmentNode): DeskView {
  const namesakes = node.namesakes()
  const { trouble } = node.search
  const party = (member: Member): DeskView['pending'][number] =>
    ({ id: peerIdOf(member.id), name: shownName(member, namesakes(member)) })
  return {
    pending: node.desk.list().filter(({ state }) => state === 'pending')
      .map(({ signed }) => party(signed.request.member)),
    approved: node.base.chain === undefined ? node.approved().map(party) : [],
    needed: Math.max(node.parameters.minMembers, node.config.beginWith),
    begun: node.base.chain !== undefined,
    ...(node.base.chain !== undefined || trouble === undefined ? {} : { trouble: trouble.message }),
    ...(node.base.chain !== undefined || node.base.keystore.created ? {} : { mayHaveLost: true })
  }
}

import {
  ServiceError, type BlockReport, type CertificateView, type LogLossView, type PhaseView, type Services
} from '../../api/index.js'
import { systemClock } from '../machine/clocks.js'
import { diagnose, nodeFacts, PeerWatch } from '../examine/doctor/index.js'
import type { GovernmentNode } from '../assembly/government-node.js'
import type { HospitalNode } from '../assembly/hospital-node.js'
import type { NodeBase } from '../assembly/node-base.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { CaseFinder } from './case-finder.js'
import { CaseWaiters } from './case-waiters.js'
import { blockReport } from './events.js'
import { governmentServices } from './government-services.js'
import { fhirServices } from './fhir/index.js'
import type { HospitalParts } from './hospital-parts.js'
import { hospitalServices } from './hospital-services.js'
import { nodeServices, type NodeParts } from './node-services.js'
import { Parties } from './parties.js'
import { phaseOf, statusView } from './status.js'
import { SubmitCalls } from './submit-calls.js'
import { whyPending } from './why-pending.js'

/** What the API itself knows for `doctor`. */
interface ApiFacts {
  readonly certificate?: () => CertificateView | undefined
  /** Lost lines of the audit file. */
  readonly calls?: () => LogLossView | undefined
}

/** The phases in which a node follows the newest block. */
const READY: ReadonlySet<PhaseView> = new Set(['following', 'validating'])

/**
 * Implements the API's port `Services`. It answers calls from the running parts and the store, and decides
 * nothing about the protocol. Each refusal says what to do next.
 */
export class NodeServicesHost implements Services {
  readonly role: 'hospital' | 'government'
  readonly node: Services['node']
  readonly government: Services['government']
  readonly hospital: Services['hospital']
  readonly fhir: Services['fhir']
  readonly #waiters = new CaseWaiters()
  readonly #listeners = new Set<(report: BlockReport) => void>()
  readonly #parties: Parties
  readonly #whyPending: () => Promise<string>
  #finder: CaseFinder | undefined

  constructor (
    private readonly base: NodeBase, role: HospitalNode | GovernmentNode,
    api: ApiFacts = {}
  ) {
    this.role = base.options.role
    this.#parties = new Parties(base)
    const peers = new PeerWatch(base.network, systemClock)
    const government = 'desk' in role ? role : undefined
    const hospital = 'desk' in role ? undefined : role
    const toDecide = async (): Promise<number> => government !== undefined
      ? government.desk.list().filter(({ state }) => state === 'pending').length
      : (await base.chain?.hospital?.reviews.list())?.length ?? 0
    const health: NodeParts['health'] = async ({ phase, toDecide }) => diagnose(await nodeFacts({
      base, node: role, peers, phase, toDecide, certificate: api.certificate?.(), calls: api.calls?.(),
      show: id => this.#parties.show(id)
    }))
    this.#whyPending = whyPending(
      async () => await health(statusView(base, this.#parties, await toDecide())), systemClock.monotonic)
    this.node = nodeServices({
      base, parties: this.#parties, waiters: this.#waiters,
      running: () => this.#chain(),
      finder: () => this.#cases(),
      toDecide, health,
      approved: () => base.chain === undefined ? government?.approved() ?? [] : [],
      needed: () => government?.parameters.minMembers ??
        base.chain?.chain.genesis.parameters.minMembers ?? 0
    })
    this.government = government === undefined ? undefined : governmentServices(government)
    if (hospital === undefined) return
    const parts = (): HospitalParts => {
      const chain = this.#chain()
      if (chain.hospital === undefined) throw noChain(base)
      return { chain, hospital: chain.hospital, finder: this.#cases() }
    }
    const calls = new SubmitCalls(hospital, parts, this.#waiters)
    this.hospital = hospitalServices(hospital, parts, this.#waiters, this.#parties, calls)
    this.fhir = fhirServices({
      calls, config: hospital.config, hospital: this.hospital, parties: this.#parties, parts,
      waiters: this.#waiters
    })
  }

  follow (chain: RunningChain): void {
    chain.commits.subscribe(commit => {
      this.#waiters.follow(commit)
      if (this.#listeners.size === 0) return
      const report = blockReport(chain, commit, this.#parties)
      for (const listener of [...this.#listeners]) listener(report)
    })
  }

  isReady (): boolean {
    return READY.has(phaseOf(this.base))
  }

  /** Ends all waits of requests; it is called before the API stops. */
  stop (): void {
    this.#waiters.stop()
  }

  subscribe (listener: (report: BlockReport) => void): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  #chain (): RunningChain {
    if (this.base.chain === undefined) throw noChain(this.base)
    return this.base.chain
  }

  #cases (): CaseFinder {
    const chain = this.#chain()
    this.#finder ??= new CaseFinder(
      chain, this.#parties, chain.hospital?.cases, this.#whyPending, chain.hospital?.findings)
    return this.#finder
  }
}

function noChain ({ folders }: NodeBase): ServiceError {
  if (folders.data.chainId !== undefined) {
    return new ServiceError(503, 'starting', 'this node is reading its chain; try again in a moment')
  }
  return new ServiceError(409, 'no-chain', 'this node has no chain yet: the government enrols the ' +
    'hospitals and then begins the chain (allowlist pending, approve, begin). A chain that has just begun ' +
    'arrives here in a moment')
}

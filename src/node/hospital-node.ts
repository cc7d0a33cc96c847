import { decode, signedGenesisCodec } from '../protocol/codec/index.js'
import { verifyGenesis } from '../protocol/membership/index.js'
import type { Chain, MemberId } from '../protocol/types/index.js'
import { hex } from '../protocol/types/index.js'
import { memberIdOfAddress } from '../network/index.js'
import type { HospitalConfig } from './config/index.js'
import { systemClock } from './clocks.js'
import { AdmissionProgress } from './hospital/admission-progress.js'
import { enrolmentRequest, seekAdmission } from './hospital/enrolment.js'
import { verifier, type NodeBase } from './node-base.js'
import { OperatorError } from './operator-error.js'
import { findGovernment, rendezvousFile } from './rendezvous.js'
import { writeEnrolmentFile } from './hospital/enrolment-file.js'

const LOOK_INTERVAL_MS = 1_000

/** A hospital from its start: finds the government, is admitted, then runs the chain. */
export class HospitalNode {
  readonly admission: AdmissionProgress
  readonly #stopping = new AbortController()

  constructor (readonly base: NodeBase, readonly config: HospitalConfig) {
    this.admission = new AdmissionProgress(systemClock.wall, base.options.print)
  }

  /** Resolves when the chain runs, or when stopped before that. */
  async run (): Promise<void> {
    const chain = await this.#storedChain() ?? await this.#join()
    if (chain === undefined || this.#stopping.signal.aborted) return
    if (this.base.chain === undefined) await this.base.startChain(chain, this.config)
    this.#pinGovernment(chain.genesis.governmentPeer)
  }

  stop (): void {
    this.#stopping.abort()
  }

  async #storedChain (): Promise<Chain | undefined> {
    const bytes = await this.base.store.meta.genesis()
    if (bytes === undefined) return undefined
    const genesis = decode(signedGenesisCodec, bytes)
    const chain = genesis.verdict === 'accept' ? verifyGenesis(genesis.value, verifier) : genesis
    if (chain.verdict === 'accept') return chain.value
    throw new OperatorError('corrupt', `The genesis in ${this.base.folders.data.path} does not hold ` +
      `(${chain.code}). Restore the folder from a backup, or move it away and enrol again.`)
  }

  async #join (): Promise<Chain | undefined> {
    const { base, config } = this
    const found = await this.#findGovernment()
    if (found === undefined) return undefined
    base.government = found.id
    base.network.setTargets([found])
    const name = config.displayName === '' ? base.name : config.displayName
    const request = enrolmentRequest(base, found.id, name)
    writeEnrolmentFile(base.folders.data.path, request)
    const admitted = await seekAdmission(base, found.id, request, this.admission,
      this.#stopping.signal)
    if (admitted === undefined) return undefined
    const { chain, reply } = admitted
    if (reply.genesis === undefined) return undefined
    await base.store.meta.pinGenesis(chain.id, signedGenesisCodec.encode(reply.genesis))
    const running = await base.startChain(chain, config)
    for (const list of reply.lists) running.core.membership.offer(list)
    running.addresses.learn(reply.addressRecords)
    return chain
  }

  /** Configured, or started on this machine with the same data root; waits for the latter. */
  async #findGovernment (): Promise<{ id: MemberId, addresses: string[] } | undefined> {
    const { config } = this
    while (!this.#stopping.signal.aborted) {
      const addresses = config.government === ''
        ? findGovernment(config.dataRoot)
        : [config.government]
      const id = addresses?.map(memberIdOfAddress).find(one => one !== undefined)
      if (addresses !== undefined && id !== undefined) return { id, addresses }
      this.admission.reached('no-government', '', 'no government is configured (--government ' +
        `<multiaddr>) and none has started on this machine (${rendezvousFile(config.dataRoot)}); ` +
        'waiting for one')
      await new Promise<void>(resolve => { setTimeout(resolve, LOOK_INTERVAL_MS) })
    }
    return undefined
  }

  #pinGovernment (id: MemberId): void {
    const addresses = this.config.government === ''
      ? findGovernment(this.config.dataRoot) ?? []
      : [this.config.government]
    const own = addresses.filter(address => {
      const named = memberIdOfAddress(address)
      return named !== undefined && hex(named) === hex(id)
    })
    if (own.length > 0) this.base.chain?.addresses.pin(id, own)
    this.base.chain?.addresses.dial()
  }
}


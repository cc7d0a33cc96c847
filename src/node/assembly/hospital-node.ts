import { setTimeout as pause } from 'node:timers/promises'
import { decode, signedGenesisCodec } from '../../protocol/codec/index.js'
import { nodeVerifier } from '../../protocol/crypto/index.js'
import { verifyGenesis } from '../../protocol/membership/index.js'
import { equal, type Chain, type MemberId } from '../../protocol/types/index.js'
import { memberIdOfAddress, peerIdOf } from '../../network/index.js'
import type { HospitalConfig } from '../machine/config/index.js'
import { systemClock } from '../machine/clocks.js'
import { AdmissionProgress } from '../enrolment/admission-progress.js'
import { tellGovernment } from '../enrolment/tell-government.js'
import { enrolmentRequest, seekAdmission, type Admission } from '../enrolment/seek-admission.js'
import { Neighbours } from '../peers/neighbours.js'
import { httpHook } from '../notices/notice-hook.js'
import { NoticeCursor } from '../notices/notice-cursor.js'
import { Notices } from '../notices/notices.js'
import type { NodeBase } from './node-base.js'
import type { RunningChain } from './running-chain.js'
import { OperatorError } from '../machine/operator-error.js'
import { findGovernment, forgetHospital, publishHospital, rendezvousFile } from '../machine/rendezvous.js'
import { writeEnrolmentFile } from '../enrolment/enrolment-file.js'

const LOOK_INTERVAL_MS = 1_000

/** Runs a hospital: finds the government, asks to be admitted, and then runs the chain. */
export class HospitalNode {
  readonly admission: AdmissionProgress
  readonly #stopping = new AbortController()
  #neighbours: Neighbours | undefined
  #notices: Notices | undefined

  constructor (readonly base: NodeBase, readonly config: HospitalConfig) {
    this.admission = new AdmissionProgress(systemClock.wall, base.options.print)
  }

  /** Resolves when the chain runs, or when the node was stopped before that. */
  async run (): Promise<void> {
    this.#refuseNoGovernment()
    this.#publish()
    const stored = await this.#storedChain()
    if (stored !== undefined) this.#refuseOtherGovernment(stored)
    this.base.noteSettings()
    const chain = stored ?? await this.#join()
    if (chain === undefined || this.#stopping.signal.aborted) return
    const running = this.base.chain ?? await this.base.startChain(chain, this.config)
    running.addresses.pin(chain.genesis.governmentPeer,
      this.config.government === '' ? [] : [this.config.government])
    running.addresses.dial()
    await tellGovernment(running)
    this.#neighbours = new Neighbours(this.config.dataRoot, running)
    this.#neighbours.start()
    this.#tellPatients(running)
  }

  stop (): void {
    this.#stopping.abort()
    this.#neighbours?.stop()
    this.#notices?.stop()
    forgetHospital(this.config.dataRoot, this.base.network.peerId)
  }

  /** Sends notices for patients to the program of the operator, if there is one. */
  #tellPatients (running: RunningChain): void {
    const { base, config: { noticeUrl } } = this
    const { hospital } = running
    if (noticeUrl === '' || hospital === undefined) return
    this.#notices = new Notices({
      ...running, cursor: new NoticeCursor(base.folders.data.path), hook: httpHook(noticeUrl),
      patientOf: async handle => await hospital.patients.patientWith(handle)
    })
    this.#notices.start()
  }

  /** Tells other nodes of this machine where this node listens. A failure does not stop the hospital. */
  #publish (): void {
    const { base, config } = this
    try {
      publishHospital(config.dataRoot, base.network.peerId, base.network.addresses())
    } catch (error) {
      base.logger.warn({ err: error }, 'other nodes of this machine cannot find this node')
    }
  }

  /** Refuses `--government` without a peer ID that exists: the node would wait for ever. */
  #refuseNoGovernment (): void {
    const { government } = this.config
    if (government === '' || memberIdOfAddress(government) !== undefined) return
    throw new OperatorError('bad-government', `--government ${government} ends in no peer ID of a node. ` +
      'Copy the address that the government prints at its start.', 2)
  }

  /** Refuses `--government` if it names another government: the node would silently ignore it. */
  #refuseOtherGovernment ({ genesis }: Chain): void {
    const { government } = this.config
    const named = memberIdOfAddress(government)
    if (named === undefined || equal(named, genesis.governmentPeer)) return
    throw new OperatorError('other-government', `--government names ${peerIdOf(named)}, but the data in ` +
      `${this.base.folders.data.path} belong to the chain "${genesis.name}" of the government ` +
      `${peerIdOf(genesis.governmentPeer)}. Give an address of that government, or none; to enrol ` +
      'elsewhere, start with another --name.', 2)
  }

  async #storedChain (): Promise<Chain | undefined> {
    const bytes = await this.base.store.meta.genesis()
    if (bytes === undefined) return undefined
    const genesis = decode(signedGenesisCodec, bytes)
    const chain = genesis.verdict === 'accept' ? verifyGenesis(genesis.value, nodeVerifier) : genesis
    if (chain.verdict === 'accept') return chain.value
    throw new OperatorError('corrupt', `The genesis in ${this.base.folders.data.path} is invalid ` +
      `(${chain.code}). Restore the folder from a backup, or move it away and enrol again.`)
  }

  async #join (): Promise<Chain | undefined> {
    const { base, config } = this
    const { network, signer } = base
    const boxKey = base.newestBoxKey()
    const name = config.displayName === '' ? base.name : config.displayName
    while (!this.#stopping.signal.aborted) {
      const found = await this.#findGovernment()
      if (found === undefined) return undefined
      base.government = found.id
      base.network.setTargets([found])
      const request = enrolmentRequest({ signer, network, boxKey }, found.id, name)
      writeEnrolmentFile(base.folders.data.path, request)
      const admitted = await seekAdmission(base, found.id, request, this.admission,
        this.#stopping.signal, () => this.#hasMoved(found))
      if (admitted !== undefined) return await this.#admitted(admitted)
    }
    return undefined
  }

  async #admitted ({ chain, reply }: Admission): Promise<Chain | undefined> {
    const { base, config } = this
    if (reply.genesis === undefined) return undefined
    await base.store.meta.pinGenesis(chain.id, signedGenesisCodec.encode(reply.genesis))
    const running = await base.startChain(chain, config)
    for (const list of reply.lists) running.membership.offer(list)
    running.addresses.learn(reply.addressRecords)
    return chain
  }

  /** Finds the configured government, or waits until a government has started with the same data root. */
  async #findGovernment (): Promise<Government | undefined> {
    while (!this.#stopping.signal.aborted) {
      const found = this.#governmentNow()
      if (found !== undefined) return found
      this.admission.reached('no-government', '', 'no government is configured (--government ' +
        `<multiaddr>) and none has started on this machine (${rendezvousFile(this.config.dataRoot)}); ` +
        'waiting for a government')
      await pause(LOOK_INTERVAL_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    }
    return undefined
  }

  #governmentNow (): Government | undefined {
    const { dataRoot, government } = this.config
    const addresses = government === '' ? findGovernment(dataRoot) : [government]
    const id = addresses?.map(memberIdOfAddress).find(found => found !== undefined)
    return addresses === undefined || id === undefined ? undefined : { id, addresses }
  }

  /** Tells whether the government has other addresses now, as after a restart. */
  #hasMoved (known: Government): boolean {
    const now = this.#governmentNow()
    return now !== undefined && now.addresses.join() !== known.addresses.join()
  }
}

interface Government { readonly id: MemberId, readonly addresses: string[] }

import { RunningChain } from '../node/assembly/running-chain.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { Secrets } from '../node/machine/secrets.js'
import { logOrigin, openLog } from '../node/signing/log-mark.js'
import { mayUse } from '../protocol/membership/index.js'
import type { Case, CaseId, Chain, MemberId, SignedAllowlist, Signer } from '../protocol/types/index.js'
import { NodeStore, type Wal } from '../storage/index.js'
import type { Behaviour } from './adversaries/behaviour.js'
import { LAPSED, type Role } from './adversaries/index.js'
import { Clinic } from './clinic.js'
import type { LookUp } from './look-ups.js'
import type { Disk } from './disk.js'
import type { Fabric } from './fabric.js'
import { decodeFrame } from './frames.js'
import { Life, type ClockFault } from './life.js'
import { mannerOf, type ClinicHabits } from './manner.js'
import type { Random } from './random.js'
import { SimNetwork } from './sim-network.js'
import type { Timeline } from './timeline.js'

export const WAL_PATH = 'wal'

export interface SimNodeOptions {
  readonly slot: number
  readonly chain: Chain
  readonly signer: Signer
  readonly random: Random
  readonly disk: Disk
  readonly clock: ClockFault
  readonly habits: ClinicHabits
  readonly hasMeasures: boolean
  /** Empty for an honest hospital on a machine without faults. */
  readonly roles: readonly Role[]
  /** Undefined for a hospital that sends honest messages. */
  readonly behaviour: Behaviour | undefined
}

export interface SimNodeEvents {
  started (node: SimNode): void
  booted (node: SimNode): void
  sent (node: SimNode, frame: Uint8Array): void
  received (node: SimNode, from: MemberId, frame: Uint8Array): void
  /** Called when a node answers a request of the `request` protocol. */
  replied (node: SimNode, reply: Uint8Array): void
  /** Called when a node answers a request for names. */
  served (node: SimNode, from: MemberId, question: Uint8Array, reply: Uint8Array): void
  /** Called when a node gets the answer to its request for names. */
  answered (node: SimNode, from: MemberId, question: Uint8Array, reply: Uint8Array): void
  /** Called when a node has looked up the names of patients. */
  named (node: SimNode, found: LookUp): void
  /** Called when somebody at a hospital read a record that differs from what was judged. */
  found (node: SimNode, record: Case): void
  gossiped (node: SimNode, message: Uint8Array): void
  refused (node: SimNode, from: MemberId): void
  reported (node: SimNode, peer: MemberId, code: string): void
  /** Called at each place where a process can crash; true: the process crashes there. */
  mustCrash (node: SimNode, place: string): boolean
  /** Called before the block is on the disk. */
  deciding (node: SimNode, commit: CommittedBlock): void
  committed (node: SimNode, commit: CommittedBlock): void
  failed (node: SimNode, error: unknown): void
  alarmed (node: SimNode, code: string, message: string): void
  /** Called when a hospital has acknowledged diagnoses to its user. */
  acknowledged (node: SimNode, caseIds: readonly CaseId[]): void
}

const quiet = (): void => undefined
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

const SINCERE: ReadonlySet<Role> = new Set(LAPSED)

/** A hospital: a disk that lasts, and processes that start and end. */
export class SimNode {
  life: Life | undefined
  parts: RunningChain<Clinic> | undefined
  /** Equal to `parts`, but already set before the node sends its first message. */
  running: RunningChain<Clinic> | undefined
  wal: Wal | undefined
  store: NodeStore | undefined
  /** A list that did not come from the chain, as at enrolment; it is offered at each start. */
  invitation: SignedAllowlist | undefined
  /** True while the node may abstain because its log was gone at a start (§10.4). */
  isLogLost = false
  /** True if an old copy of the log was restored. */
  isLogOld = false
  /** True if the whole disk was lost once, and the keys came back from a backup. */
  isDiskLost = false
  /** True if the disk lost the secrets of shared keys once. */
  areKeysLost = false
  /** True if a list named the hospital a second time, with its first box key. */
  wasReadmitted = false
  network: SimNetwork | undefined
  /** Number of processes so far. */
  lives = 0
  /** True while the hospital is away: nothing starts a process of it. */
  isAway = false

  constructor (
    readonly options: SimNodeOptions, private readonly timeline: Timeline,
    private readonly fabric: Fabric, private readonly events: SimNodeEvents
  ) {}

  get slot (): number { return this.options.slot }
  get signer (): Signer { return this.options.signer }
  get name (): string { return `n${this.slot}` }
  get isUp (): boolean { return this.life !== undefined }
  /** True if every message of the hospital must keep the rules. */
  get isHonest (): boolean { return this.options.roles.every(role => role === 'log-lost') }
  /** True if the hospital runs honest software, even on a failing disk. */
  get isSincere (): boolean { return this.options.roles.every(role => SINCERE.has(role)) }
  /** True if the log is up to date, so that the hospital must not contradict its own votes. */
  get keepsItsLog (): boolean { return this.isHonest || (this.isSincere && !this.isLogOld) }

  has (role: Role): boolean { return this.options.roles.includes(role) }

  start (): void {
    if (this.life !== undefined || this.isAway) return
    const { chain, clock } = this.options
    const life = new Life(this.timeline, clock, chain.genesis.createdAt, place => {
      const crashes = this.events.mustCrash(this, place)
      // The process ends after this turn; until then its actions have no effect.
      if (crashes) this.timeline.after(0, () => { this.#ended(life) })
      return crashes
    })
    this.life = life
    this.lives++
    this.events.started(this)
    this.#boot(life).then(
      () => { if (life.alive) this.events.booted(this) },
      (error: unknown) => { if (life.alive) this.events.failed(this, error) })
  }

  /** Ends the process at once; a power cut also loses unflushed bytes. */
  crash (isPowerCut: boolean): void {
    const { life } = this
    if (life === undefined) return
    life.end()
    this.#ended(life)
    if (isPowerCut) this.options.disk.cut()
  }

  /** Stops the process as SIGTERM does: all data is on the disk, and the log is marked as whole. */
  async stop (): Promise<void> {
    const { life, parts, wal } = this
    if (life === undefined || parts === undefined) return
    await parts.stop()
    await wal?.flush()
    if (!life.alive) return
    life.end()
    this.#ended(life)
  }

  #ended (life: Life): void {
    if (this.life !== life) return
    if (this.network !== undefined) this.fabric.unplug(this.network)
    this.network = undefined
    this.life = undefined
    this.parts = undefined
    this.running = undefined
    this.wal = undefined
    this.store = undefined
  }

  async #boot (life: Life): Promise<void> {
    const { chain, disk, habits, random, roles, signer } = this.options
    const isForgetful = this.has('amnesiac')
    if (isForgetful) disk.loseFile(WAL_PATH)
    const device = disk.attach(life)
    const store = await NodeStore.open(device.store, disk.pads)
    // The first process makes the keys; an amnesiac treats every start as its first start.
    const newKeys = this.lives === 1 || isForgetful
    // Checked before openLog, which notes the loss on the disk before it makes a new log.
    if (this.lives > 1 && await device.files.read(WAL_PATH) === undefined) this.isLogLost = true
    const wal = await openLog(store, { path: WAL_PATH, files: device.files, newKeys })
    this.store = store
    this.wal = wal
    const chance = random.fork(`life ${this.lives}`)
    const bytes = (count: number): Uint8Array => chance.bytes(count)
    const network = this.#makeNetwork(life)
    // A process that has ended sends no more events.
    const living = <A extends unknown[]> (listener: (...args: A) => void) => (...args: A): void => {
      if (life.alive) listener(...args)
    }
    const parts = await RunningChain.start<Clinic>({
      role: 'hospital', chain, signer, store, network, log: wal, clock: life, scheduler: life,
      logger: SILENT, secrets: new Secrets(signer.id, bytes), keyStore: device.keys, random: bytes,
      config: undefined,
      origin: await logOrigin(store, { created: wal.opening.created, newKeys }),
      keepEvidence: () => Promise.resolve(),
      alarm: living((code, message) => { this.events.alarmed(this, code, message) }),
      fail: living(error => { this.events.failed(this, error) }),
      hospital: parts => new Clinic(parts, chance, habits, mannerOf(roles, habits, chance), {
        isGreedy: roles.includes('name-liar'), hasMeasures: this.options.hasMeasures,
        keepsErased: roles.includes('keeper-of-erased'), isAccuser: roles.includes('false-accuser'),
        isFormless: roles.includes('form-less'),
        found: living(record => { this.events.found(this, record) }),
        acknowledged: living(caseIds => { this.events.acknowledged(this, caseIds) }),
        named: living(found => { this.events.named(this, found) }),
        deciding: living(commit => { this.events.deciding(this, commit) })
      }),
      running: running => {
        network.accessOf = id => running.membership.accessOf(id)
        running.commits.subscribe(living(commit => { this.events.committed(this, commit) }))
        this.running = running
        this.network = network
        this.fabric.plug(network)
      },
      readFrame: decodeFrame
    })
    if (!life.alive) return
    this.parts = parts
    if (this.invitation !== undefined) parts.membership.offer(this.invitation)
  }

  #makeNetwork (life: Life): SimNetwork {
    return new SimNetwork(this.fabric, {
      slot: this.slot, id: this.signer.id, life, mayUse,
      behaviour: this.options.behaviour,
      onReceived: (from, frame) => { this.events.received(this, from, frame) },
      onReply: reply => { this.events.replied(this, reply) },
      onServed: (from, question, reply) => { this.events.served(this, from, question, reply) },
      onAnswered: (from, question, reply) => { this.events.answered(this, from, question, reply) },
      onGossip: message => { this.events.gossiped(this, message) },
      onSent: frame => { this.events.sent(this, frame) },
      onRefused: from => { this.events.refused(this, from) },
      onReport: (peer, code) => { this.events.reported(this, peer, code) }
    })
  }
}

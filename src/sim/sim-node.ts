import type { Core } from '../node/assembly/core.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { logOrigin, openLog } from '../node/signing/log-mark.js'
import { RunningChain } from '../node/assembly/running-chain.js'
import { Secrets } from '../node/machine/secrets.js'
import type { VotingRight } from '../node/signing/voting-right.js'
import { mayUse } from '../protocol/membership/index.js'
import type { Chain, MemberId, SignedAllowlist, Signer, VrfKey } from '../protocol/types/index.js'
import { NodeStore, type Wal } from '../storage/index.js'
import type { Behaviour } from './adversaries/behaviour.js'
import { LAPSED, type Role } from './adversaries/index.js'
import { Clinic, type Acknowledged, type Habits } from './clinic.js'
import type { Disk } from './disk.js'
import type { Fabric } from './fabric.js'
import { decodeFrame } from './frames.js'
import { Life, type ClockFault } from './life.js'
import type { Random } from './random.js'
import { SimNetwork } from './sim-network.js'
import type { Timeline } from './timeline.js'

export const WAL_PATH = 'wal'

export interface SimNodeOptions {
  readonly slot: number
  readonly chain: Chain
  readonly signer: Signer
  /** Those that lists may name for it; it has both. */
  readonly vrfKeys: readonly VrfKey[]
  readonly random: Random
  readonly disk: Disk
  readonly clock: ClockFault
  readonly habits: Habits
  /** None: honest, on a machine that does what it should. */
  readonly roles: readonly Role[]
  /** Undefined: says what an honest node says. */
  readonly behaviour: Behaviour | undefined
}

/** What the simulation wants to hear of a node's chain. */
export interface NodeEvents {
  committed (commit: CommittedBlock): void
  /** Before the block is on disk. */
  deciding (commit: CommittedBlock): void
  halted (message: string): void
  failed (error: unknown): void
  alarm (code: string, message: string): void
  /** A user has been told that their diagnoses are safe. */
  acknowledged (one: Acknowledged): void
}

export interface SimNodeEvents {
  readonly node: (node: SimNode) => NodeEvents
  started (node: SimNode): void
  sent (node: SimNode, frame: Uint8Array): void
  taken (node: SimNode, from: MemberId, frame: Uint8Array): void
  gossiped (node: SimNode, message: Uint8Array): void
  refused (node: SimNode, from: MemberId): void
  reported (node: SimNode, peer: MemberId, code: string): void
  booted (node: SimNode): void
  /** A place where the process may be made to crash: true to do so. */
  point (node: SimNode, place: string): boolean
  note (node: SimNode, what: string): void
}

const quiet = (): void => undefined
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

const SINCERE: ReadonlySet<Role> = new Set(LAPSED)

/** One hospital: a disk that lasts, and processes that come and go. */
export class SimNode {
  readonly slot: number
  readonly signer: Signer
  readonly name: string
  life: Life | undefined
  parts: RunningChain<Clinic> | undefined
  /** As `parts`, and from before anything is sent. */
  core: Core | undefined
  voting: VotingRight | undefined
  wal: Wal | undefined
  store: NodeStore | undefined
  /** Lists handed over beside the chain, as at enrolment; offered at each start. */
  invitation: SignedAllowlist | undefined
  /** Its log has been gone at a start: the one good reason to abstain (§10.4). Until that is over. */
  isLogLost = false
  /** An old copy of its log was put back. */
  isLogOld = false
  #network: SimNetwork | undefined
  #lives = 0

  constructor (
    readonly options: SimNodeOptions, private readonly timeline: Timeline,
    private readonly fabric: Fabric, private readonly events: SimNodeEvents
  ) {
    this.slot = options.slot
    this.signer = options.signer
    this.name = `n${options.slot}`
  }

  get isUp (): boolean { return this.life !== undefined }
  /** What it says is its own, and it is held to it. */
  get isHonest (): boolean { return this.options.roles.every(role => role === 'log-lost') }
  /** Runs nothing but honest software, whatever its disk did to it. */
  get isSincere (): boolean { return this.options.roles.every(role => SINCERE.has(role)) }
  /** Whatever it said it must not contradict: its log, if no other file, is what it was. */
  get keepsItsLog (): boolean { return this.isHonest || (this.isSincere && !this.isLogOld) }
  get vrfKeys (): readonly VrfKey[] { return this.options.vrfKeys }
  get lives (): number { return this.#lives }
  get network (): SimNetwork | undefined { return this.#network }

  has (role: Role): boolean { return this.options.roles.includes(role) }

  start (): void {
    if (this.life !== undefined) return
    const { chain, clock } = this.options
    const life = new Life(this.timeline, clock, chain.genesis.createdAt, place => {
      const crashes = this.events.point(this, place)
      // After this turn: nothing that the process does from here on has an effect anyway.
      if (crashes) this.timeline.after(0, () => { this.#ended(life) })
      return crashes
    })
    this.life = life
    this.#lives++
    this.events.started(this)
    this.#boot(life).then(
      () => { if (life.alive) this.events.booted(this) },
      (error: unknown) => { if (life.alive) this.events.node(this).failed(error) })
  }

  /** Ends the process where it stands; with `power` gone, so is what was not flushed. */
  crash (power: boolean): void {
    const { life } = this
    if (life === undefined) return
    life.end()
    this.#ended(life)
    if (power) this.options.disk.cut()
  }

  /** SIGTERM: everything durable, and a mark that it was so. */
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
    if (this.#network !== undefined) this.fabric.unplug(this.#network)
    this.#network = undefined
    this.life = undefined
    this.parts = undefined
    this.core = undefined
    this.voting = undefined
    this.wal = undefined
    this.store = undefined
  }

  async #boot (life: Life): Promise<void> {
    const { chain, disk, habits, random, signer } = this.options
    const isForgetful = this.has('amnesiac')
    if (isForgetful) disk.loseFile(WAL_PATH)
    const device = disk.attach(life)
    const store = await NodeStore.open(device.store)
    // The keys are made by the first process; an amnesiac takes itself for a newborn each time.
    const newKeys = this.#lives === 1 || isForgetful
    // Looked at first: a process that ends while it makes a new one has noted that it was gone.
    if (this.#lives > 1 && await device.files.read(WAL_PATH) === undefined) this.isLogLost = true
    const wal = await openLog(store, { path: WAL_PATH, files: device.files, newKeys })
    this.store = store
    this.wal = wal
    const events = this.#eventsOf(life)
    const chance = random.fork(`life ${this.#lives}`)
    const bytes = (count: number): Uint8Array => chance.bytes(count)
    const network = this.#makeNetwork(life)
    const parts = await RunningChain.start<Clinic>({
      role: 'hospital', chain, signer, store, network, log: wal, clock: life, scheduler: life,
      logger: SILENT, secrets: new Secrets(signer.id, bytes), random: bytes, config: undefined,
      origin: await logOrigin(store, { created: wal.opening.created, newKeys }),
      alarms: {
        raise: (code, message) => {
          if (code === 'halted') events.halted(message)
          else events.alarm(code, message)
        }
      },
      fail: events.failed,
      hospital: core => new Clinic(core, chance, habits, events),
      running: ({ core, voting }) => {
        network.accessOf = id => core.membership.accessOf(id)
        core.commits.subscribe(events.committed)
        this.core = core
        this.voting = voting
        this.#network = network
        this.fabric.plug(network)
      },
      readFrame: decodeFrame
    })
    if (!life.alive) return
    this.parts = parts
    if (this.invitation !== undefined) parts.core.membership.offer(this.invitation)
  }

  #makeNetwork (life: Life): SimNetwork {
    return new SimNetwork(this.fabric, {
      slot: this.slot, id: this.signer.id, life, mayUse,
      behaviour: this.options.behaviour,
      onTaken: (from, frame) => { this.events.taken(this, from, frame) },
      onGossip: message => { this.events.gossiped(this, message) },
      onSent: frame => { this.events.sent(this, frame) },
      onRefused: from => { this.events.refused(this, from) },
      onReport: (peer, code) => { this.events.reported(this, peer, code) }
    })
  }

  /** Nothing is heard of a process that has ended. */
  #eventsOf (life: Life): NodeEvents {
    const events = this.events.node(this)
    const living = <A> (listener: (arg: A) => void) => (arg: A): void => {
      if (life.alive) listener(arg)
    }
    return {
      committed: living(events.committed), deciding: living(events.deciding),
      halted: living(events.halted), failed: living(events.failed),
      alarm: (code, message) => { if (life.alive) events.alarm(code, message) },
      acknowledged: living(events.acknowledged)
    }
  }
}

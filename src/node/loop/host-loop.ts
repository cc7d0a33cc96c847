import type { Change, Entries, EntryKey } from '../../protocol/ledger/index.js'
import {
  encodeBlock, encodeLogRecord, hasWorkAhead, step, type Effect, type Input, type NamedBody,
  type ReplicaState
} from '../../protocol/replica/index.js'
import { certificateCodec } from '../../protocol/codec/index.js'
import type { BodyHash, Height, MemberId } from '../../protocol/types/index.js'
import type { Operation } from '../../storage/index.js'
import { messageFrame } from './frames.js'
import { every } from './timers.js'
import { heightOfRecord } from './log-record.js'
import type { HostClock, Logger, Scheduler } from '../machine/ports.js'
import type { ConsensusPort, LogPort } from './ports.js'

/** Deadlines and pending lists are looked at this often when nothing else happens. */
export const TICK_MS = 250
/** A certificate is made of votes that every other node gets by itself. */
const URGENCY = { proposal: 'block', vote: 'vote', certificate: 'relay' } as const
/** A write-ahead log longer than this many records of final heights is cut. */
const LOG_TRIM_RECORDS = 512

export type CommittedBlock = Omit<Extract<Effect, { type: 'commit' }>, 'type'>

/** What the host loop needs of the store. */
export interface LoopStore {
  loadEntries (keys: readonly EntryKey[]): Promise<Entries>
  commitBlock (commit: {
    readonly height: Height, readonly hash: Uint8Array, readonly block: Uint8Array,
    readonly certificate: Uint8Array, readonly changes: readonly Change[],
    readonly extra: readonly Operation[], readonly deletedBodies: readonly BodyHash[]
  }): Promise<void>
}

/** Effects that concern the surroundings of the loop, not the loop itself. */
export interface LoopEvents {
  /** False: the replica is not to see it (§5.5). */
  admits (input: Input): boolean
  /** Own rows that must change together with the block. */
  operationsWith (commit: CommittedBlock): Operation[]
  /** Bodies that are worth nothing any more once the block is final; they go with it. */
  bodiesToDelete (commit: CommittedBlock): readonly BodyHash[]
  /** The block is durable and applied. Must not throw. */
  committed (commit: CommittedBlock): void
  fetch (wanted: Extract<Effect, {
    type: 'fetch-transactions' | 'fetch-block' | 'fetch-certificates'
  }>): void
  /** True as soon as all are durable here, false if the height is over before that. */
  holding (bodies: readonly NamedBody[], height: Height): Promise<boolean>
  help (to: MemberId, height: Height): void
  behind (of: MemberId, height: Height): void
  publish (effect: Extract<Effect, { type: 'publish' }>): void
  recall (effect: Extract<Effect, { type: 'recall' }>): void
  halted (effect: Extract<Effect, { type: 'halt' }>): void
  /** The loop cannot go on: a failed write, or a broken invariant. The process must end. */
  failed (error: unknown): void
}

export interface LoopPorts {
  readonly store: LoopStore
  readonly log: LogPort
  readonly consensus: ConsensusPort
  readonly clock: HostClock
  readonly scheduler: Scheduler
  readonly logger: Logger
}

/**
 * The imperative shell around one replica. Inputs queue; the loop gives them to `step` one by one
 * and carries out the effects of a whole turn together: first everything goes to the log, one
 * flush serves all votes of the turn, then commits, then what leaves the node. Nothing that a
 * replica wants sent is sent before what must be durable is durable (§10.1).
 */
export class HostLoop {
  #queue: { readonly input: Input, readonly taken: (() => void) | undefined }[] = []
  #running: Promise<void> | undefined
  #started = false
  #stopped = false
  #timers = new Map<string, () => void>()
  #cancelTick: (() => void) | undefined
  #connected: LoopEvents | undefined

  constructor (readonly state: ReplicaState, private readonly ports: LoopPorts) {}

  /**
   * Begins with the effects of `startReplica`. The network must take what is sent by now: votes of
   * before a restart go out at once. What was submitted before waits for this.
   */
  start (effects: readonly Effect[], events: LoopEvents): void {
    if (this.#stopped) return
    this.#connected = events
    this.#started = true
    this.#running = this.#run(effects)
    const running = { ...this.ports, hostLoop: this }
    this.#cancelTick = every(running, TICK_MS, () => { this.submit({ type: 'tick' }) })
  }

  /** @param taken called when the replica has taken it in */
  submit (input: Input, taken?: () => void): void {
    if (this.#stopped) return
    this.#queue.push({ input, taken })
    if (this.#started) this.#running ??= this.#run([])
  }

  /** Resolves when the turn under way has been carried out; later inputs are dropped. */
  async stop (): Promise<void> {
    this.#stopped = true
    this.#cancelTick?.()
    for (const cancel of this.#timers.values()) cancel()
    await this.#running
  }

  get stopped (): boolean { return this.#stopped }
  /** Inputs that the replica has not taken in yet. */
  get waiting (): number { return this.#queue.length }

  get #events (): LoopEvents {
    if (this.#connected === undefined) throw new Error('the host loop has not started')
    return this.#connected
  }

  async #run (first: readonly Effect[]): Promise<void> {
    try {
      // Yield once, so that whatever else this event-loop turn brings shares the flush.
      await Promise.resolve()
      let effects = [...first]
      for (;;) {
        for (const { input, taken } of this.#queue.splice(0)) {
          if (this.#events.admits(input)) effects.push(...this.#step(input))
          taken?.()
        }
        if (effects.length === 0) break
        await this.#carryOut(effects)
        effects = []
      }
    } catch (error) {
      this.#stopped = true
      this.#events.failed(error)
    } finally {
      this.#running = undefined
    }
    if (!this.#stopped && hasWorkAhead(this.state)) {
      this.ports.scheduler.idle(() => { this.#prepare() })
    }
  }

  #step (input: Input): Effect[] {
    const { clock } = this.ports
    return step(this.state, input, { wall: clock.wall(), monotonic: clock.monotonic() })
  }

  /** Work that can be done ahead has no effects; it only fills what `step` would compute later. */
  #prepare (): void {
    if (this.#running === undefined && !this.#stopped) this.#step({ type: 'idle' })
  }

  async #carryOut (effects: readonly Effect[]): Promise<void> {
    let flush = false
    for (const effect of effects) {
      if (effect.type === 'log') this.ports.log.append(encodeLogRecord(effect.record))
      else if (effect.type === 'flush') flush = true
    }
    if (flush) await this.ports.log.flush()
    for (const effect of effects) {
      if (effect.type === 'commit') await this.#commit(effect)
      else this.#act(effect)
    }
  }

  #act (effect: Exclude<Effect, { type: 'commit' }>): void {
    const { consensus } = this.ports
    const events = this.#events
    switch (effect.type) {
      case 'log':
      case 'flush': return
      case 'broadcast': {
        consensus.broadcast(messageFrame(effect.message), URGENCY[effect.message.type])
        return
      }
      case 'arm': return this.#arm(effect)
      case 'load': return this.#load(effect)
      case 'fetch-transactions':
      case 'fetch-block':
      case 'fetch-certificates': return events.fetch(effect)
      case 'help': return events.help(effect.to, effect.height)
      case 'behind': return events.behind(effect.of, effect.height)
      case 'publish': return events.publish(effect)
      case 'recall': return events.recall(effect)
      case 'fault': return consensus.report(effect.peer, effect.code)
      case 'halt': return events.halted(effect)
    }
  }

  #load ({ ticket, keys, bodies }: Extract<Effect, { type: 'load' }>): void {
    if (keys.length === 0 && bodies.length === 0) {
      this.submit({ type: 'loaded', ticket, entries: new Map() })
      return
    }
    const { store } = this.ports
    Promise.all([
      store.loadEntries(keys),
      bodies.length === 0 || this.#events.holding(bodies, this.state.context.height)
    ]).then(
      ([entries, held]) => { if (held) this.submit({ type: 'loaded', ticket, entries }) },
      (error: unknown) => {
        this.#stopped = true
        this.#events.failed(error)
      }
    )
  }

  #arm (effect: Extract<Effect, { type: 'arm' }>): void {
    const { timer, height, view } = effect
    this.#timers.get(timer)?.()
    if (this.#stopped) return
    this.#timers.set(timer, this.ports.scheduler.after(effect.ms, () => {
      this.#timers.delete(timer)
      this.submit({ type: 'timer', height, timer, view })
    }))
  }

  async #commit (effect: Extract<Effect, { type: 'commit' }>): Promise<void> {
    const { block, certificate, delta } = effect
    const { height } = block.header
    await this.ports.store.commitBlock({
      height,
      hash: block.hash,
      block: encodeBlock(block),
      certificate: certificateCodec.encode(certificate),
      changes: delta.changes,
      extra: this.#events.operationsWith(effect),
      deletedBodies: this.#events.bodiesToDelete(effect)
    })
    if (this.ports.log.records().length > LOG_TRIM_RECORDS) {
      await this.ports.log.reset(record => heightOfRecord(record.payload) > height)
    }
    this.#events.committed(effect)
  }
}

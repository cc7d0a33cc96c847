import {
  encodeBlock, encodeLogRecord, step, type ReplicaEffect, type ReplicaInput, type NamedBody,
  type ReplicaState
} from '../../protocol/replica/index.js'
import { finalityCodec } from '../../protocol/codec/index.js'
import type { Certificate, Height, MemberId } from '../../protocol/types/index.js'
import type { BodyChanges, Operation } from '../../storage/index.js'
import { CertificateRelay } from './certificate-relay.js'
import { messageFrame } from './frames.js'
import { every } from './timers.js'
import { heightOfRecord } from './log-record.js'
import type { LoopPorts } from './ports.js'

/** How often the replica checks its deadlines and pending lists when no other input arrives. */
export const TICK_MS = 250
const URGENCY = { proposal: 'block', vote: 'vote', share: 'vote' } as const
/** If the write-ahead log has more records or bytes than this, the records of final heights are removed. */
const LOG_TRIM_RECORDS = 512
const LOG_TRIM_BYTES = 8 * 1024 * 1024

export type CommittedBlock = Omit<Extract<ReplicaEffect, { type: 'commit' }>, 'type'>

/** Carries out the effects that concern parts outside the loop. */
export interface LoopEvents {
  /** Tells whether the replica may see this input (§5.5). */
  admits (input: ReplicaInput): boolean
  /** Returns the changes of this node's own rows that are stored in the same batch as the block. */
  operationsWith (commit: CommittedBlock): Operation[]
  /** Returns what the same batch does with bodies; undefined at the government, which has none. */
  bodiesWith (commit: CommittedBlock): BodyChanges | undefined
  /** Called when the block is durable and applied. Must not throw. */
  committed (commit: CommittedBlock): void
  /** Called when the draws of the next block are known. Must not throw. */
  drawn (): void
  fetch (wanted: Extract<ReplicaEffect, {
    type: 'fetch-transactions' | 'fetch-block' | 'fetch-certificates' | 'fetch-shares'
  }>): void
  /** Resolves to true when all these bodies are durable here, and to false if the height ends before that. */
  holding (bodies: readonly NamedBody[], height: Height): Promise<boolean>
  help (to: MemberId, height: Height): void
  behind (of: MemberId, height: Height): void
  publish (effect: Extract<ReplicaEffect, { type: 'publish' }>): void
  keepEvidence (effect: Extract<ReplicaEffect, { type: 'keep-evidence' }>): void
  recall (effect: Extract<ReplicaEffect, { type: 'recall' }>): void
  /** Called when this node has stated for a recovery, or has adopted or refused a recovery (§10.6). */
  recovering (effect: Extract<ReplicaEffect, {
    type: 'stated' | 'adopted' | 'refused-recovery' | 'void'
  }>): void
  halted (effect: Extract<ReplicaEffect, { type: 'halt' }>): void
  /** Called when a write failed or an invariant is broken. The process must end. */
  failed (error: unknown): void
}

/**
 * Runs one replica. Inputs wait in a queue, and each turn gives all of them to `step`. The effects of a turn
 * are carried out together. Log records go to the log first, and one flush makes all of them durable. The
 * other effects follow in their order. So nothing is sent before the records behind it are durable (§10.1).
 */
export class HostLoop {
  #queue: { readonly input: ReplicaInput, readonly taken: (() => void) | undefined }[] = []
  #running: Promise<void> | undefined
  #started = false
  #stopped = false
  #timers = new Map<string, () => void>()
  #cancelTick: (() => void) | undefined
  #connected: LoopEvents | undefined
  readonly #relay: CertificateRelay

  constructor (readonly state: ReplicaState, private readonly ports: LoopPorts) {
    const { consensus, scheduler } = ports
    const frame = (certificate: Certificate): Uint8Array => messageFrame({ type: 'certificate', certificate })
    this.#relay = new CertificateRelay({
      scheduler, voters: () => consensus.voters(),
      send: (to, certificate) => { consensus.send(to, frame(certificate), 'relay') },
      broadcast: certificate => { consensus.broadcast(frame(certificate), 'relay') }
    })
  }

  /**
   * Starts with the effects of `startReplica`. The network must be ready, because votes from before a
   * restart are sent at once. Inputs that were submitted earlier have waited for this call.
   */
  start (effects: readonly ReplicaEffect[], events: LoopEvents): void {
    if (this.#stopped) return
    this.#connected = events
    this.#started = true
    this.#running = this.#run(effects)
    const running = { ...this.ports, hostLoop: this }
    this.#cancelTick = every(running, TICK_MS, () => { this.submit({ type: 'tick' }) })
  }

  /** @param taken called when the replica has processed the input */
  submit (input: ReplicaInput, taken?: () => void): void {
    if (this.#stopped) return
    this.#queue.push({ input, taken })
    if (this.#started) this.#running ??= this.#run([])
  }

  /** Resolves when the current turn is complete. Later inputs are dropped. */
  async stop (): Promise<void> {
    this.#stopped = true
    this.#cancelTick?.()
    for (const cancel of this.#timers.values()) cancel()
    this.#relay.stop()
    await this.#running
  }

  get stopped (): boolean { return this.#stopped }
  get waiting (): number { return this.#queue.length }

  get #events (): LoopEvents {
    if (this.#connected === undefined) throw new Error('the host loop has not started')
    return this.#connected
  }

  async #run (first: readonly ReplicaEffect[]): Promise<void> {
    try {
      // Yields once, so that other inputs of this event loop turn share the flush.
      await Promise.resolve()
      let effects = [...first]
      for (;;) {
        for (const { input, taken } of this.#queue.splice(0)) {
          if (input.type === 'message') this.#relay.note(input.from, input.message)
          if (this.#events.admits(input)) effects.push(...this.#step(input))
          taken?.()
        }
        if (effects.length === 0) break
        await this.#carryOut(effects)
        effects = []
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#running = undefined
    }
  }

  #step (input: ReplicaInput): ReplicaEffect[] {
    const { clock } = this.ports
    return step(this.state, input, { wall: clock.wall(), monotonic: clock.monotonic() })
  }

  async #carryOut (effects: readonly ReplicaEffect[]): Promise<void> {
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

  #act (effect: Exclude<ReplicaEffect, { type: 'commit' }>): void {
    const { consensus } = this.ports
    const events = this.#events
    switch (effect.type) {
      case 'log':
      case 'flush': return
      case 'broadcast': {
        const { message } = effect
        if (message.type === 'certificate') return this.#relay.forward(message.certificate)
        consensus.broadcast(messageFrame(message), URGENCY[message.type])
        return
      }
      case 'arm': return this.#arm(effect)
      case 'load': return this.#load(effect)
      case 'fetch-transactions':
      case 'fetch-block':
      case 'fetch-certificates':
      case 'fetch-shares': return events.fetch(effect)
      case 'drawn': return events.drawn()
      case 'help': return events.help(effect.to, effect.height)
      case 'behind': return events.behind(effect.of, effect.height)
      case 'publish': return events.publish(effect)
      case 'keep-evidence': return events.keepEvidence(effect)
      case 'recall': return events.recall(effect)
      case 'fault': return consensus.report(effect.peer, effect.code)
      case 'stated':
      case 'adopted':
      case 'refused-recovery':
      case 'void': return events.recovering(effect)
      case 'halt': return events.halted(effect)
    }
  }

  #load ({ ticket, keys, bodies }: Extract<ReplicaEffect, { type: 'load' }>): void {
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
      (error: unknown) => { this.#fail(error) }
    )
  }

  /** Writes nothing more, since the content of the disk is unknown. */
  #fail (error: unknown): void {
    this.#stopped = true
    this.#events.failed(error)
  }

  #arm (effect: Extract<ReplicaEffect, { type: 'arm' }>): void {
    const { timer, height, view } = effect
    this.#timers.get(timer)?.()
    if (this.#stopped) return
    this.#timers.set(timer, this.ports.scheduler.after(effect.ms, () => {
      this.#timers.delete(timer)
      this.submit({ type: 'timer', height, timer, view })
    }))
  }

  async #commit (effect: Extract<ReplicaEffect, { type: 'commit' }>): Promise<void> {
    const { block, certificate, delta, recovery, shares } = effect
    const { height } = block.header
    await this.ports.store.commitBlock({
      height,
      hash: block.hash,
      block: encodeBlock(block),
      certificate: finalityCodec.encode({ certificate, shares, recovery }),
      changes: delta.changes,
      extra: this.#events.operationsWith(effect),
      bodies: () => this.#events.bodiesWith(effect)
    })
    if (isLong(this.ports.log.records())) {
      await this.ports.log.reset(record => heightOfRecord(record.payload) > height)
    }
    this.#events.committed(effect)
  }
}

function isLong (records: readonly { readonly payload: Uint8Array }[]): boolean {
  if (records.length > LOG_TRIM_RECORDS) return true
  let bytes = 0
  for (const { payload } of records) bytes += payload.byteLength
  return bytes > LOG_TRIM_BYTES
}

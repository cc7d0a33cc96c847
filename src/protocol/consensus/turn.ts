import {
  hex, type BlockHash, type Certificate, type CompactBlock, type ConsensusMessage, type MemberId,
  type ProposalMessage, type View
} from '../types/index.js'
import type { ConsensusEffect } from './effect.js'
import type { Clock, TimerName } from './input.js'
import type { ConsensusState, ReceivedProposal } from './state.js'
import type { WalRecord } from './wal-record.js'

/** A task is a rule to be run. Rules put tasks into a queue, and `runTasks` runs them in order. */
export type Task =
  | { readonly rule: 'R2', readonly view: View }
  | { readonly rule: 'R3', readonly view: View }
  | { readonly rule: 'R4', readonly view: View, readonly received?: ReceivedProposal }
  | {
    readonly rule: 'R6'
    readonly certificate: Certificate
    readonly from: MemberId
    /** This node made the certificate from verified votes. */
    readonly verified: boolean
    /** The message to which the certificate is attached, if any. */
    readonly attachedTo?: ProposalMessage
  }
  | { readonly rule: 'R8' }

/**
 * A turn handles one input. It holds the state, the time, the effects so far and the tasks that still have to
 * run. Rules call each other through `later`, so that each rule is a flat function in its own file.
 *
 * The log records of a turn come first and are flushed once, before its other effects. So one fdatasync
 * covers several records, and each vote is on disk before it is sent (§8.1).
 */
export class Turn {
  readonly state: ConsensusState
  readonly clock: Clock
  readonly #records: WalRecord[] = []
  readonly #effects: ConsensusEffect[] = []
  #tasks: Task[] = []
  #mustFlush = false

  constructor (state: ConsensusState, clock: Clock) {
    this.state = state
    this.clock = clock
  }

  /** Logs an own vote or proposal. The record is on disk before any message of this turn is sent. */
  logAct (record: WalRecord): void {
    this.#records.push(record)
    this.#mustFlush = true
  }

  /** Logs a certificate. The flush of the next own act makes it durable (R6). */
  logCertificate (certificate: Certificate): void {
    this.#records.push({ type: 'certificate', certificate })
  }

  emit (effect: ConsensusEffect): void {
    this.#effects.push(effect)
  }

  broadcast (message: ConsensusMessage): void {
    this.emit({ type: 'broadcast', message })
  }

  arm (timer: TimerName, ms: number): void {
    this.emit({ type: 'arm', timer, view: this.state.view, ms: Math.max(0, Math.ceil(ms)) })
  }

  fault (peer: MemberId, code: string): void {
    this.emit({ type: 'fault', peer, code })
  }

  /** Blames the sender of a false certificate, and spends no more time on the message that brought it. */
  refuse (peer: MemberId, code: string, message: ProposalMessage | undefined): void {
    this.#tasks = this.#tasks.filter(task =>
      message === undefined || task.rule !== 'R6' || task.attachedTo !== message)
    this.fault(peer, code)
  }

  /** Requests a block, unless it is judged or the request would add nothing to an earlier request. */
  wantContent (blockHash: BlockHash, block: CompactBlock | undefined, from: MemberId): void {
    const known = this.state.contents.get(hex(blockHash))
    if (known !== undefined && known.status !== 'wanted') return
    if (known !== undefined && (known.block !== undefined || block === undefined)) return
    this.state.contents.set(hex(blockHash), { status: 'wanted', from, block })
    this.emit({ type: 'judge', blockHash, header: block?.header, block, from })
  }

  halt (code: string, certificates: readonly Certificate[]): void {
    this.state.phase = 'halted'
    // The proof must outlive the process.
    this.#mustFlush = true
    this.emit({ type: 'halt', code, certificates })
  }

  later (task: Task): void {
    this.#tasks.push(task)
  }

  next (): Task | undefined {
    return this.state.phase === 'running' ? this.#tasks.shift() : undefined
  }

  finish (): ConsensusEffect[] {
    const logs = this.#records.map((record): ConsensusEffect => ({ type: 'log', record }))
    if (this.#mustFlush) logs.push({ type: 'flush' })
    return [...logs, ...this.#effects]
  }
}

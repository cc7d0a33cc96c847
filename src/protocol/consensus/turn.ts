import {
  hex, type BlockHash, type Certificate, type CompactBlock, type ConsensusMessage, type MemberId,
  type View
} from '../types/index.js'
import type { ConsensusEffect } from './effect.js'
import type { Clock, TimerName } from './input.js'
import type { ConsensusState, ReceivedProposal } from './state.js'
import type { WalRecord } from './wal-record.js'

/** A rule that another rule has called for; `step` carries them out one after the other. */
export type Task =
  | { readonly rule: 'R2', readonly view: View }
  | { readonly rule: 'R3', readonly view: View }
  | { readonly rule: 'R4', readonly view: View, readonly received?: ReceivedProposal }
  | {
    readonly rule: 'R6'
    readonly certificate: Certificate
    readonly from: MemberId
    /** Made here from verified votes, or read from the own log. */
    readonly verified: boolean
  }
  | { readonly rule: 'R8' }

/**
 * One input being handled: the state, the time, what has been asked of the world so far and which
 * rules are still to run. Rules call for one another through `later`, so that each is a flat
 * function in a file of its own.
 *
 * Everything logged in a turn is flushed once, before anything else of the turn happens; that is
 * "append, fdatasync, then send" of `vote` (§8) at one fdatasync for several records.
 */
export class Turn {
  readonly state: ConsensusState
  readonly clock: Clock
  readonly #records: WalRecord[] = []
  readonly #effects: ConsensusEffect[] = []
  readonly #tasks: Task[] = []
  #mustFlush = false

  constructor (state: ConsensusState, clock: Clock) {
    this.state = state
    this.clock = clock
  }

  /** An own act: on disk before anything of this turn leaves the node. */
  logAct (record: WalRecord): void {
    this.#records.push(record)
    this.#mustFlush = true
  }

  /** A certificate: on disk at the latest with the next own act (§10.1). */
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

  /** Asks for a block unless it is judged or already asked for as well as now. */
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

import { MAX_OPINIONS, opinionCodec, signTransaction, transactionCodec, transactionLeaf, decode }
  from '../../protocol/codec/index.js'
import type { Duty } from '../../protocol/ledger/index.js'
import {
  concat, Decision, hex, TransactionKind, type CaseId, type Chain, type LeafHash, type Opinion,
  type Signer
} from '../../protocol/types/index.js'
import { NO_REASON, ruleOf, rulesetHash } from '../../records/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { Logger, Scheduler } from '../machine/ports.js'

/** What one submitter's key release takes at most on a fast network. */
const COLLECT_MS = 10

export interface Slot {
  readonly caseId: CaseId
  readonly attempt: number
}

export interface OwnOpinionsParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly scheduler: Scheduler, readonly logger: Logger,
  readonly gossip: Gossip
}

/**
 * Gives opinions, each once: what was decided is durable before it leaves, so that a restart, or a
 * clinician who changes their mind, never makes two different opinions on one case and attempt
 * (SPECIFICATION.md §12). One signature covers whatever is ready in the same turn.
 */
export class OwnOpinions {
  /** Slots whose opinion is on its way to the disk. */
  readonly #underWay = new Set<string>()

  #outgoing: Opinion[] = []
  /** The transaction in which each went last, until its case is decided. */
  readonly #sentIn = new Map<string, LeafHash>()
  #cancelFlush: (() => void) | undefined

  constructor (private readonly parts: OwnOpinionsParts) {}

  async given (slots: readonly Slot[]): Promise<(Opinion | undefined)[]> {
    const rows = await this.parts.store.opinions.getMany(slots.map(slotKey))
    return rows.map(row => {
      const opinion = row === undefined ? undefined : decode(opinionCodec, row)
      return opinion?.verdict === 'accept' ? opinion.value : undefined
    })
  }

  /**
   * Durable, then gossiped. `extra` are rows that must change together with them, `explaining` those
   * that are written only if an opinion is given.
   * @returns those that were the first of their slot; the others were not given.
   */
  async give (
    opinions: readonly Opinion[], extra: readonly Operation[] = [], explaining: readonly Operation[] = []
  ): Promise<readonly Opinion[]> {
    const { opinions: table } = this.parts.store
    const taken = opinions.filter(one => !this.#underWay.has(slotName(one)))
    for (const one of taken) this.#underWay.add(slotName(one))
    try {
      const before = await this.given(taken)
      const first = taken.filter((_, index) => before[index] === undefined)
      await this.parts.store.write([
        ...first.map(one => table.putting(slotKey(one), opinionCodec.encode(one))),
        ...extra, ...(first.length === 0 ? [] : explaining)
      ])
      for (const { caseId, attempt, decision, reason } of first) {
        this.parts.logger.info(() => ({
          case: hex(caseId), attempt, decision: decision === Decision.approve ? 'approve' : 'reject',
          ...(reason === NO_REASON ? {} : { reason: ruleOf(reason) ?? reason })
        }), 'opinion given')
      }
      this.send(first)
      return first
    } finally {
      for (const one of taken) this.#underWay.delete(slotName(one))
    }
  }

  /**
   * Gossips opinions that are durable already; once more after a restart. While others are being
   * formed (`busy`) they wait a moment, so that one signature and one message carry all.
   */
  send (opinions: readonly Opinion[]): void {
    this.#outgoing.push(...opinions)
    if (this.#outgoing.length === 0) return
    if (!this.busy()) this.#flush()
    else this.#cancelFlush ??= this.parts.scheduler.after(COLLECT_MS, () => { this.#flush() })
  }

  /**
   * Gossips again what went in a transaction that no pool here holds any more: it was sent while this
   * hospital was no member, or found no place.
   */
  resend (opinions: readonly Opinion[]): void {
    const { pool } = this.parts.hostLoop.state
    const outgoing = new Set(this.#outgoing.map(one => slotName(one)))
    this.send(opinions.filter(one => {
      const name = slotName(one)
      const leaf = this.#sentIn.get(name)
      return !outgoing.has(name) && (leaf === undefined || !pool.has(leaf))
    }))
  }

  /** Whether more opinions are about to come; set by who forms them. */
  busy: () => boolean = () => false

  #flush (): void {
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
    const { chain, gate, signer } = this.parts
    const opinions = this.#outgoing.splice(0)
    for (let start = 0; start < opinions.length; start += MAX_OPINIONS) {
      const part = opinions.slice(start, start + MAX_OPINIONS)
      const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.opinions, author: signer.id, rulesetHash, opinions: part
      }))
      const leaf = transactionLeaf(transaction)
      for (const one of part) this.#sentIn.set(slotName(one), leaf)
      const envelope = { transaction, bodies: [] }
      const taken = gate.takeOwn(transaction)
      if (taken.verdict === 'accept') this.parts.gossip(envelope)
    }
  }

  /** Once a case is decided, its opinions are on the chain or moot. */
  operationToForget (slot: Slot): Operation {
    this.#sentIn.delete(slotName(slot))
    return this.parts.store.opinions.deleting(slotKey(slot))
  }
}

function slotKey ({ caseId, attempt }: Slot): Uint8Array {
  return concat(caseId, Uint8Array.of(attempt))
}

export function slotName (slot: Slot): string {
  return hex(slotKey(slot))
}

export function slotOf (duty: Duty): Slot {
  return { caseId: duty.case.id, attempt: duty.attempt }
}

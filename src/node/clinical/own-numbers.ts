import {
  MAX_LEAVES_PER_REQUEST, transactionsReplyCodec, transactionsSummaryCodec
} from '../../protocol/codec/index.js'
import {
  equal, hex, isOfKind, type MemberId, type Propose, type Signer, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { TransactionGate } from '../gates/transaction-gate.js'
import { ask, type AskParts } from '../peers/ask.js'
import type { OwnCases } from './own-cases.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail, RaiseAlarm, Scheduler } from '../machine/ports.js'
import { pause } from '../loop/timers.js'

/** How often a node that has just started looks whether it knows what it signed before. */
const CHECK_MS = 50
/** And asks again members that did not answer. */
const ASK_MS = 1_000

/** A PROPOSE of this hospital, as it was signed. */
export type OwnPropose = Pick<VerifiedTransaction<Propose>, 'transaction' | 'leaf' | 'caseIds'>

export interface OwnNumbersParts extends AskParts {
  readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly cases: OwnCases, readonly scheduler: Scheduler,
  readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * The sequence numbers of this hospital: two PROPOSE with one number are evidence, and the database may
 * have been lost or be an old copy. So none is given before the chain has been caught up with (as for
 * votes, SPECIFICATION.md §10.4) and members that make a quorum with this hospital have shown what of it
 * still waits with them.
 */
export class OwnNumbers {
  #next = 1
  /** Those that are in no block yet, by leaf. */
  readonly #waiting = new Map<string, OwnPropose>()
  #stop: (() => void) | undefined

  constructor (private readonly parts: OwnNumbersParts) {}

  async load (): Promise<void> {
    this.#next = await this.parts.store.meta.nextSeq() ?? 1
  }

  stop (): void {
    this.#stop?.()
  }

  get next (): number {
    const { hostLoop, signer } = this.parts
    return Math.max(this.#next, hostLoop.state.ledger.lastSeq(signer.id) + 1)
  }

  /** These numbers are spent: signed now, or found signed. */
  spend (own: OwnPropose): void {
    const { firstSeq, proposals, author: submitter } = own.transaction
    this.#next = Math.max(this.next, firstSeq + proposals.length)
    this.#waiting.set(hex(own.leaf), own)
    for (const [index, proposal] of proposals.entries()) {
      const caseId = own.caseIds[index]
      if (caseId === undefined || this.parts.cases.pending(caseId) !== undefined) continue
      this.parts.cases.add({ caseId, submitter, seq: firstSeq + index, proposal })
    }
  }

  /** Calls back, once, when what was signed before is known. */
  whenKnown (known: () => void): void {
    this.#learn().then(isKnown => {
      if (this.parts.hostLoop.stopped) return
      if (isKnown) known()
      else this.#again(known)
    }, (error: unknown) => { this.parts.fail(error) })
  }

  /**
   * For the commit's batch: numbers that a block has taken. A PROPOSE with one of them that the block
   * does not hold can never become final.
   */
  settle (taken: OwnPropose): Operation[] {
    const rows = [this.parts.store.deletingOwnProposal(taken.transaction.firstSeq)]
    for (const own of [...this.#waiting.values()].filter(one => overlap(one, taken))) {
      this.#waiting.delete(hex(own.leaf))
      rows.push(this.parts.store.deletingOwnProposal(own.transaction.firstSeq))
      if (!equal(own.leaf, taken.leaf)) this.#lose(own)
    }
    return rows
  }

  #lose ({ caseIds }: OwnPropose): void {
    for (const id of caseIds) this.parts.cases.drop(id)
    const names = caseIds.map(id => hex(id).slice(0, 12)).join(', ')
    this.parts.alarm('number-spent',
      `The chain holds other diagnoses of this hospital under the numbers of ${names}, ` +
      'which are void: its data folder was an old copy, or its keys run twice')
  }

  #again (known: () => void): void {
    const ms = this.parts.hostLoop.state.votesFrom === Infinity ? CHECK_MS : ASK_MS
    this.#stop = this.parts.scheduler.after(ms, () => { this.whenKnown(known) })
  }

  async #learn (): Promise<boolean> {
    const { hostLoop, network, scheduler, signer } = this.parts
    if (hostLoop.state.votesFrom === Infinity) return false
    const { set } = hostLoop.state.ledger
    const members = network.peers().map(peer => peer.id).filter(id => set.has(id))
    const answers = await Promise.all(members.map(async id => await this.#askFor(id)))
    // They reach the pool when their bodies are on the disk; some had come by themselves.
    await pause(scheduler, CHECK_MS)
    const { pool } = hostLoop.state
    for (const leaf of pool.summary().waiting) this.#found(pool.get(leaf))
    return answers.filter(hasAnswered => hasAnswered).length + (set.has(signer.id) ? 1 : 0) >= set.quorum
  }

  async #askFor (member: MemberId): Promise<boolean> {
    const { hostLoop, gate } = this.parts
    const { authors, waiting } = hostLoop.state.pool.summary()
    const reply = await ask(this.parts, member, 'txs', {
      codec: transactionsSummaryCodec, value: { authors, waiting: waiting.slice(0, MAX_LEAVES_PER_REQUEST) }
    }, transactionsReplyCodec)
    if (reply.verdict !== 'accept') return false
    for (const envelope of reply.value.envelopes) {
      gate.take(envelope)
      const verified = gate.verify(envelope.transaction)
      if (verified.verdict === 'accept') this.#found(verified.value)
    }
    return true
  }

  #found (one: VerifiedTransaction | undefined): void {
    const { hostLoop, signer } = this.parts
    if (one === undefined || !isOfKind(one, 'propose') || !equal(one.injector, signer.id)) return
    if (one.transaction.firstSeq > hostLoop.state.ledger.lastSeq(signer.id)) this.spend(one)
  }
}

function overlap (a: OwnPropose, b: OwnPropose): boolean {
  const end = ({ transaction }: OwnPropose): number => transaction.firstSeq + transaction.proposals.length
  return a.transaction.firstSeq < end(b) && b.transaction.firstSeq < end(a)
}

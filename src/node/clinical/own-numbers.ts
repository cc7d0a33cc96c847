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

/** How often a node that has just started checks whether it may begin to ask the members. */
const CHECK_MS = 50
/** How often it asks the members again, until enough have answered. */
const ASK_MS = 1_000

export type OwnPropose = Pick<VerifiedTransaction<Propose>, 'transaction' | 'leaf' | 'caseIds'>

export interface OwnNumbersParts extends AskParts {
  readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly cases: OwnCases, readonly scheduler: Scheduler,
  readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * Assigns the sequence numbers of this hospital. Two PROPOSE with the same number are evidence against it,
 * and the database may be lost or an old copy. Before the first number, this node catches up (as for
 * votes, SPECIFICATION.md §10.4), and a quorum shows which PROPOSE of this hospital still wait there.
 */
export class OwnNumbers {
  #next = 1
  /** The PROPOSE that are in no block yet, by leaf. */
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

  /** Marks the numbers of a PROPOSE as spent, when it is signed or found at another member. */
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

  /** Calls `known` once, when all numbers that were spent before are known. */
  whenKnown (known: () => void): void {
    this.#learn().then(isKnown => {
      if (this.parts.hostLoop.stopped) return
      if (isKnown) known()
      else this.#again(known)
    }, (error: unknown) => { this.parts.fail(error) })
  }

  /** Returns rows to delete with a block, and drops the cases of other PROPOSE with the same numbers. */
  settle (taken: OwnPropose): Operation[] {
    const rows = [this.parts.store.deletingOwnProposal(taken.transaction.firstSeq)]
    for (const own of [...this.#waiting.values()].filter(waiting => overlap(waiting, taken))) {
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
      `The chain has other diagnoses of this hospital under the sequence numbers of ${names}, so these ` +
      'are void. The data folder was an old copy, or the keys of this hospital run twice')
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
    // Transactions reach the pool when their bodies are on the disk. Some arrived by gossip.
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
      gate.take(envelope, { from: member })
      const verified = gate.verify(envelope.transaction)
      if (verified.verdict === 'accept') this.#found(verified.value)
    }
    return true
  }

  /** Spends the numbers of a transaction if it is a PROPOSE of this hospital that is in no block yet. */
  #found (found: VerifiedTransaction | undefined): void {
    const { hostLoop, signer } = this.parts
    if (found === undefined || !isOfKind(found, 'propose') || !equal(found.injector, signer.id)) return
    if (found.transaction.firstSeq > hostLoop.state.ledger.lastSeq(signer.id)) this.spend(found)
  }
}

function overlap (a: OwnPropose, b: OwnPropose): boolean {
  const end = ({ transaction }: OwnPropose): number => transaction.firstSeq + transaction.proposals.length
  return a.transaction.firstSeq < end(b) && b.transaction.firstSeq < end(a)
}

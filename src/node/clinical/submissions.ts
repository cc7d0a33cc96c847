import {
  caseId, signTransaction, transactionCodec, transactionLeaf, verifyTransaction, type TransactionEnvelope
} from '../../protocol/codec/index.js'
import { AEAD_OVERHEAD_BYTES } from '../../protocol/crypto/native/sealing/index.js'
import { equal, hex, isOfKind, TransactionKind, ZERO_32, type CaseId } from '../../protocol/types/index.js'
import type { PreparedDiagnosis } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Core } from '../assembly/core.js'
import type { Custody } from './custody.js'
import { jobOf, LaterError, NoTurnError, sealJob, type Job, type SealedJob } from './job.js'
import type { LinkingKeys } from './linking-keys.js'
import type { OwnCases } from './own-cases.js'
import { OwnNumbers } from './own-numbers.js'
import { Pace } from './pace.js'
import type { RecordReader } from './read.js'
import { Repeats } from './repeats.js'
import { ConflictError, Retries } from './retries.js'
import { every, pause } from '../loop/timers.js'

/** Submissions waiting for their turn; more are refused with 503 until it empties. */
export const MAX_QUEUED = 8192
/** Own transactions that no block has taken after this long are gossiped again. */
const RESEND_MS = 5_000

/** What one proposal takes of its PROPOSE, and more than all the rest of it takes. */
const PROPOSAL_BYTES = 167
const ENVELOPE_BYTES = 256

/** How often, and how long, a submission waits for an older body of its key. */
const BODY_LOOK_MS = 100
const BODY_LOOKS = 50

export interface SubmissionPolicy {
  readonly batchDelayMs: number
  readonly batchMaxProposals: number
}

export interface Submitted {
  readonly caseId: CaseId
  /** False: the same record version was submitted before. */
  readonly created: boolean
  /** It has no key, and was known by its bytes. */
  readonly isRepeat?: true
  /** An earlier try under its key, which was rejected or has expired. */
  readonly resubmits?: CaseId
}

export interface SubmitLimits {
  /** Of a diagnosis without a key: what was sent, and where in it. Left out, none is a repeat. */
  readonly sent?: Uint8Array
  /** How long it may wait for its turn, and for an older body of its key. */
  readonly turnMs?: number
}

interface Waiting extends Job {
  done (submitted: Submitted): void
  failed (error: Error): void
}

interface Item extends SealedJob {
  readonly job: Waiting
}

/**
 * Turns prepared diagnoses into PROPOSE transactions: whatever comes while the last batch is on its
 * way to the disk shares the next one's signature; a lone one never waits (performance-budget.md).
 * The transaction, its bodies, its sealed keys and the next sequence number are durable in one batch
 * before anything leaves (consensus.md §3, Own transactions).
 */
export class Submissions {
  #queue: Waiting[] = []
  #flushing = false
  /** What this hospital has signed before is known. */
  #ready = false
  #lastFlush = -Infinity
  readonly #pace: Pace
  readonly #numbers: OwnNumbers
  readonly #retries: Retries
  readonly #repeats: Repeats
  #stop: (() => void) | undefined

  constructor (
    private readonly core: Core, private readonly cases: OwnCases, private readonly custody: Custody,
    records: RecordReader, private readonly linking: LinkingKeys, private readonly policy: SubmissionPolicy
  ) {
    this.#pace = new Pace(core)
    this.#numbers = new OwnNumbers(core, cases)
    this.#repeats = new Repeats(core, cases)
    this.#retries = new Retries(core, cases, custody, records, this.#repeats)
  }

  async start (): Promise<void> {
    await this.#numbers.load()
    await this.#repeats.load()
    this.cases.start()
    this.core.commits.subscribe(commit => {
      this.cases.follow(commit)
      this.custody.follow(commit)
      // A decided case may make room for a waiting one of the same patient.
      if (this.#queue.length > 0) this.#flush()
    })
    await this.#resend()
    this.#stop = every(this.core, RESEND_MS, () => {
      this.#resend().catch((error: unknown) => { this.core.fail(error) })
    })
    this.#numbers.whenKnown(() => {
      this.#ready = true
      this.#flush()
    })
  }

  stop (): void {
    this.#stop?.()
    this.#numbers.stop()
    for (const job of this.#queue.splice(0)) job.failed(new Error('the node is stopping'))
  }

  get queued (): number { return this.#queue.length }

  /**
   * Resolves when the proposal is durable and gossiped, or is known to have been submitted before.
   * @throws ConflictError, OversizeError, NoTurnError
   */
  async submit (diagnosis: PreparedDiagnosis, limits: SubmitLimits = {}): Promise<Submitted> {
    const job = jobOf(this.core, this.linking, diagnosis, limits.sent)
    const { clock, scheduler } = this.core
    const endsAt = clock.monotonic() + (limits.turnMs ?? Infinity)
    for (let looks = 0; ; looks++) {
      try {
        return await this.#enqueue(job, Math.max(0, endsAt - clock.monotonic()))
      } catch (error) {
        if (!(error instanceof LaterError)) throw error
        if (looks === BODY_LOOKS) throw new ConflictError(error.caseId, undefined)
        if (clock.monotonic() + BODY_LOOK_MS > endsAt) throw new NoTurnError('no older body in time')
        await pause(scheduler, BODY_LOOK_MS)
      }
    }
  }

  /** @throws ConflictError or OversizeError if, as things stand, not all of them could be submitted */
  async checkAll (diagnoses: readonly PreparedDiagnosis[]): Promise<void> {
    await this.#retries.checkAll(diagnoses.map(one => jobOf(this.core, this.linking, one, undefined)))
  }

  /** The case of one that was submitted before; asked where nothing may be proposed. */
  async known (diagnosis: PreparedDiagnosis, sent: Uint8Array): Promise<CaseId | undefined> {
    const [verdict] = await this.#retries.judge([jobOf(this.core, this.linking, diagnosis, sent)])
    return verdict?.kind === 'same' ? verdict.caseId : undefined
  }

  async #enqueue (wanted: Job, turnMs: number): Promise<Submitted> {
    if (this.core.host.stopped) throw new Error('the node is stopping')
    let stopTimer = (): void => {}
    return await new Promise<Submitted>((resolve, reject) => {
      const job: Waiting = { ...wanted, done: resolve, failed: reject }
      this.#queue.push(job)
      if (turnMs < Infinity) stopTimer = this.core.scheduler.after(turnMs, () => { this.#withdraw(job) })
      this.#flush()
    }).finally(() => { stopTimer() })
  }

  /** What is being signed goes its way. */
  #withdraw (job: Waiting): void {
    const at = this.#queue.indexOf(job)
    if (at >= 0) this.#queue.splice(at, 1)[0]?.failed(new NoTurnError('its turn did not come in time'))
  }

  /** For the commit's batch: own transactions that became final need no resending. */
  closing ({ block }: CommittedBlock): Operation[] {
    const rows: Operation[] = []
    for (const one of block.transactions) {
      if (!isOfKind(one, 'propose') || !equal(one.injector, this.core.signer.id)) continue
      rows.push(...this.#numbers.settle(one))
    }
    return rows
  }

  #flush (): void {
    if (!this.#ready || this.#flushing || this.core.host.stopped) return
    this.#flushing = true
    this.#flushAll().catch((error: unknown) => { this.core.fail(error) })
  }

  async #flushAll (): Promise<void> {
    for (;;) {
      await this.#pause()
      const jobs = this.#takeBatch()
      if (jobs.length === 0) {
        // In the same breath as the look at the queue: what comes next begins a new round.
        this.#flushing = false
        return
      }
      await this.#propose(jobs)
    }
  }

  /** Under load batches are spaced, so that they fill; after a quiet moment there is no delay. */
  async #pause (): Promise<void> {
    const since = this.core.clock.monotonic() - this.#lastFlush
    const wait = this.policy.batchDelayMs - since
    if (wait > 0) await pause(this.core.scheduler, wait)
    if (this.#queue.length < this.policy.batchMaxProposals) await this.#pace.turn()
  }

  /** Those whose turn has come: the ledger bounds undecided cases per hospital and per patient. */
  #takeBatch (): Waiting[] {
    const limits = this.core.chain.genesis.parameters
    const batch: Waiting[] = []
    const rest: Waiting[] = []
    const perPatient = new Map<string, number>()
    const names = new Set<string>()
    const roomForProposals = limits.maxTransactionBytes - ENVELOPE_BYTES
    const most = Math.min(limits.maxOpenCases - this.cases.undecided, this.policy.batchMaxProposals,
      limits.maxProposalsPerBlock, Math.floor(roomForProposals / PROPOSAL_BYTES))
    let bytes = 0
    for (const job of this.#queue) {
      const patient = hex(job.pseudonym)
      const open = this.cases.undecidedOf(job.pseudonym) + (perPatient.get(patient) ?? 0)
      const size = job.plaintext.byteLength + AEAD_OVERHEAD_BYTES
      const name = hex(job.sent ?? job.tag)
      const fits = batch.length < most && open < limits.maxOpenPerPseudonym && !names.has(name) &&
        bytes + size <= limits.maxBodyBytesPerTransaction
      if (!fits) {
        rest.push(job)
        continue
      }
      batch.push(job)
      names.add(name)
      bytes += size
      perPatient.set(patient, (perPatient.get(patient) ?? 0) + 1)
    }
    this.#queue = rest
    return batch
  }

  async #propose (jobs: readonly Waiting[]): Promise<void> {
    const verdicts = await this.#retries.judge(jobs)
    const items: Item[] = []
    for (const [index, job] of jobs.entries()) {
      const verdict = verdicts[index]!
      if (verdict.kind === 'new') items.push({ job, ...sealJob(this.core, job, verdict.resubmits) })
      else if (verdict.kind === 'later') job.failed(new LaterError(verdict.caseId))
      else if (verdict.kind === 'other') job.failed(verdict.conflict)
      else job.done({ caseId: verdict.caseId, created: false, ...(job.isKeyed ? {} : { isRepeat: true }) })
    }
    if (items.length === 0) return
    const { chain, signer, store } = this.core
    const firstSeq = this.#numbers.next
    const fields = {
      kind: TransactionKind.propose, author: signer.id, firstSeq,
      proposals: items.map(item => item.proposal)
    } as const
    const signed = signTransaction(chain.id, signer, fields)
    const transaction = transactionCodec.encode(signed)
    const caseIds = items.map(({ proposal }, at) => caseId(chain.id, signer.id, firstSeq + at, proposal))
    this.#lastFlush = this.core.clock.monotonic()
    this.#numbers.spend({ transaction: signed, leaf: transactionLeaf(transaction), caseIds })
    const bodies = items.map(({ sealed }) => ({ hash: sealed.bodyHash, ciphertext: sealed.ciphertext }))
    await store.storeOwnProposal({
      firstSeq, transaction, bodies, nextSeq: firstSeq + items.length,
      recordKeys: items.map(({ key }, index) => this.custody.sealed(caseIds[index] ?? ZERO_32, key)),
      extra: items.flatMap(({ job: { sent } }, index) =>
        sent === undefined ? [] : this.#repeats.noting(sent, caseIds[index] ?? ZERO_32))
    })
    this.#send({ transaction, bodies: bodies.map(body => body.ciphertext) })
    for (const [index, { job, proposal: { related } }] of items.entries()) {
      const resubmits = equal(related, ZERO_32) ? {} : { resubmits: related }
      job.done({ caseId: caseIds[index] ?? ZERO_32, created: true, ...resubmits })
    }
  }

  #send (envelope: TransactionEnvelope): void {
    const taken = this.core.intake.takeOwn(envelope.transaction)
    if (taken.verdict !== 'accept') return
    this.#pace.sent(taken.value.leaf)
    this.core.gossip(envelope)
  }

  /** The very bytes that were stored, and nothing else (consensus.md §3). */
  async #resend (): Promise<void> {
    const { ledger, pool } = this.core.host.state
    for (const { firstSeq, transaction } of await this.core.store.outboxTransactions()) {
      if (firstSeq <= ledger.lastSeq(this.core.signer.id)) continue
      // Known as waiting while this hospital is off the list, too.
      const verified = verifyTransaction(this.core.chain, () => true, transaction)
      if (verified.verdict !== 'accept' || !isOfKind(verified.value, 'propose')) continue
      this.#numbers.spend(verified.value)
      if (pool.has(verified.value.leaf)) continue
      const { proposals } = verified.value.transaction
      const bodies = await this.core.store.getBodies(proposals.map(one => one.bodyHash))
      if (!bodies.every(body => body !== undefined)) continue
      this.#send({ transaction, bodies })
    }
  }
}

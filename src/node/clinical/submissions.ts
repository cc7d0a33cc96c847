import { caseIdsOf } from '../../protocol/codec/index.js'
import {
  CUSTODY_KEY, Relation, tolerated, ZERO_32, type CaseId, type GroupElement
} from '../../protocol/types/index.js'
import { patientHandle } from '../../protocol/names/index.js'
import type { PreparedDiagnosis } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Denials } from './consents/denials.js'
import { standingExcerpt, type ReadExcerpt } from './excerpts/question.js'
import type { QuestionBook } from './excerpts/question-book.js'
import type { Custody } from './custody.js'
import type { Disputes } from './disputes.js'
import { EarlyVerdicts } from './early-verdicts.js'
import {
  jobOf, LaterError, NoTurnError, sealJob, type Earlier, type Job, type SealedJob, type JobParts
} from './job.js'
import type { OutboxParts } from './outbox.js'
import { ProposalDesk } from './proposal-desk.js'
import { Repeats } from './repeats.js'
import { ConflictError, Retries } from './retries.js'
import type { Siblings } from './siblings.js'
import type { RecordReader } from './read.js'
import { takeBatch } from './take-batch.js'
import type { Names } from '../names/names.js'
import type { PatientIndex } from './patient-index.js'
import { pause } from '../loop/timers.js'

/** How many submissions may wait for their turn. More are refused with 503. */
export const MAX_QUEUED = 8192

/** How often, and how many times, a submission looks for the earlier body of its retry key. */
const BODY_LOOK_MS = 100
const BODY_LOOKS = 50

export interface SubmissionPolicy {
  readonly batchDelayMs: number
  readonly batchMaxProposals: number
}

export interface Submitted {
  readonly caseId: CaseId
  /** False if the same record version was submitted before. */
  readonly created: boolean
  /** Set if the submission has no retry key and was recognised by its bytes. */
  readonly isRepeat?: true
  /** The earlier try under its retry key, which was rejected or has expired. */
  readonly resubmits?: CaseId
}

export interface SubmitLimits extends Earlier {
  /** The name of a diagnosis without a retry key (`sentName`). Without this name it is never a repeat. */
  readonly sent?: Uint8Array
  /** What validators get of a diagnosis without a code, as the person here gave it. */
  readonly excerpt?: ReadExcerpt
  /** How long the submission may wait for its turn and for the earlier body of its retry key. */
  readonly turnMs?: number
  /** The diagnoses of the same document. */
  readonly siblings?: Siblings
}

interface Waiting extends Job {
  readonly excerpt: ReadExcerpt | undefined
  done (submitted: Submitted): void
  failed (error: Error): void
}

interface Item extends SealedJob {
  readonly job: Waiting
}

export interface SubmissionsParts extends JobParts, OutboxParts {
  readonly custody: Custody, readonly disputes: Disputes, readonly records: RecordReader,
  readonly names: Names, readonly denials: Pick<Denials, 'of'>,
  readonly patients: Pick<PatientIndex, 'operationsToNote' | 'operationToFind'>,
  readonly received: Pick<QuestionBook, 'operationToPut'>
}

/**
 * Seals prepared diagnoses and makes them durable. Diagnoses that arrive while a batch is being written to
 * the disk form the next batch. A lone diagnosis never waits. The desk proposes what is durable.
 */
export class Submissions {
  #queue: Waiting[] = []
  #flushing = false
  /** True when this node has caught up. Before, it does not know the cases of earlier runs. */
  #ready = false
  #lastFlush = -Infinity
  readonly #desk: ProposalDesk
  readonly #retries: Retries
  readonly #repeats: Repeats
  readonly #verdicts: EarlyVerdicts

  constructor (
    private readonly parts: SubmissionsParts, private readonly policy: SubmissionPolicy
  ) {
    this.#desk = new ProposalDesk(parts, policy.batchMaxProposals)
    this.#repeats = new Repeats(parts.store, parts.cases, parts.clock)
    this.#retries = new Retries(parts.store, parts.cases, parts.custody, parts.records, this.#repeats)
    this.#verdicts = new EarlyVerdicts(this.#retries, ({ isKeyed, sent, tag }) =>
      isKeyed ? parts.cases.isLive(tag) : sent !== undefined && this.#repeats.has(sent))
  }

  async start (): Promise<void> {
    await this.#repeats.load()
    this.parts.cases.start()
    this.parts.commits.subscribe(commit => {
      this.parts.cases.follow(commit)
      this.parts.custody.follow(commit)
      this.#verdicts.follow()
      // A decided case may make room for a waiting job of the same patient.
      if (this.#queue.length > 0) this.#flush()
    })
    await this.#desk.start(() => {
      this.#ready = true
      this.#flush()
    })
  }

  stop (): void {
    this.#desk.stop()
    for (const job of this.#queue.splice(0)) job.failed(new Error('the node is stopping'))
  }

  get queued (): number { return this.#queue.length }

  /**
   * Submits a diagnosis. Resolves when it is durable and will be proposed, or was submitted before.
   * Nothing is stored before the patient has a name, so a submission without one leaves nothing behind.
   * @throws ConflictError, NamesError, OversizeError, NoTurnError, OtherPatientError
   */
  async submit (diagnosis: PreparedDiagnosis, limits: SubmitLimits = {}): Promise<Submitted> {
    const { clock, scheduler } = this.parts
    const endsAt = clock.monotonic() + (limits.turnMs ?? Infinity)
    const naming = this.parts.names.of(diagnosis.patient, limits.turnMs)
    limits.siblings?.add(naming)
    const names = await naming
    await limits.siblings?.named(scheduler)
    const deniedTo = await this.parts.denials.of(names.current)
    const job = jobOf(this.parts, diagnosis, names, limits.sent, limits, sensitive =>
      deniedTo(sensitive).slice(0, tolerated(this.parts.hostLoop.state.ledger.set.members.length)))
    for (let looks = 0; ; looks++) {
      try {
        const { excerpt } = limits
        return await this.#enqueue({ ...job, excerpt }, Math.max(0, endsAt - clock.monotonic()))
      } catch (error) {
        if (!(error instanceof LaterError)) throw error
        if (looks === BODY_LOOKS) throw new ConflictError(error.caseId, undefined)
        if (clock.monotonic() + BODY_LOOK_MS > endsAt) throw new NoTurnError('no older body in time')
        await pause(scheduler, BODY_LOOK_MS)
      }
    }
  }

  /** Checks that all diagnoses could be submitted now. @throws ConflictError, NamesError, OversizeError */
  async checkAll (diagnoses: readonly PreparedDiagnosis[]): Promise<void> {
    await this.#retries.checkAll(await Promise.all(diagnoses.map(async diagnosis =>
      jobOf(this.parts, diagnosis, await this.parts.names.of(diagnosis.patient), undefined))))
  }

  /** Returns the case of a diagnosis that was submitted before. Proposes nothing. @throws NamesError */
  async known (diagnosis: PreparedDiagnosis, sent: Uint8Array | undefined): Promise<CaseId | undefined> {
    const names = await this.parts.names.of(diagnosis.patient)
    const [verdict] = await this.#retries.judge([jobOf(this.parts, diagnosis, names, sent)])
    return verdict?.kind === 'same' ? verdict.caseId : undefined
  }

  async #enqueue (wanted: Omit<Waiting, 'done' | 'failed'>, turnMs: number): Promise<Submitted> {
    if (this.parts.hostLoop.stopped) throw new Error('the node is stopping')
    let stopTimer = (): void => {}
    return await new Promise<Submitted>((resolve, reject) => {
      const job: Waiting = { ...wanted, done: resolve, failed: reject }
      this.#queue.push(job)
      if (this.#ready) this.#verdicts.begin(job)
      if (turnMs < Infinity) stopTimer = this.parts.scheduler.after(turnMs, () => { this.#withdraw(job) })
      this.#flush()
    }).finally(() => { stopTimer() })
  }

  /** Withdraws a job from the queue, unless it is already being signed. */
  #withdraw (job: Waiting): void {
    const at = this.#queue.indexOf(job)
    if (at >= 0) this.#queue.splice(at, 1)[0]?.failed(new NoTurnError('its turn did not come in time'))
  }

  /** See `ProposalDesk.operationsToClose`. */
  operationsToClose (commit: CommittedBlock): Operation[] {
    return this.#desk.operationsToClose(commit)
  }

  #operationsToNote ({ disputes, excerpt, name, patient, sent }: Waiting, caseId: CaseId): Operation[] {
    const { clock, received, signer } = this.parts
    return [
      ...(excerpt === undefined ? []
        : [received.operationToPut(standingExcerpt(caseId, signer.id, excerpt, clock.wall()))]),
      this.parts.patients.operationToFind(patient, patientHandle(this.parts.chain.id, name)),
      ...this.parts.patients.operationsToNote(patient, [caseId]),
      ...(sent === undefined ? [] : this.#repeats.operationsToNote(sent, caseId)),
      ...(disputes === undefined ? [] : [this.parts.disputes.operationToNote(disputes, caseId)])
    ]
  }

  #flush (): void {
    if (!this.#ready || this.#flushing || this.parts.hostLoop.stopped) return
    this.#flushing = true
    this.#flushAll().catch((error: unknown) => { this.parts.fail(error) })
  }

  async #flushAll (): Promise<void> {
    for (;;) {
      await this.#pause()
      const custodyKey = this.parts.hostLoop.state.ledger.keys.active?.keys[CUSTODY_KEY]?.publicKey
      const { batch: jobs, rest } = takeBatch(this.#queue, this.parts.cases,
        this.parts.chain.genesis.parameters, this.policy.batchMaxProposals)
      if (custodyKey === undefined || jobs.length === 0) {
        // There is no await since the queue was read, so the next job or block starts a new round.
        this.#flushing = false
        return
      }
      this.#queue = rest
      await this.#take(jobs, custodyKey)
    }
  }

  /** Spaces batches under load, so that they fill. After a quiet moment there is no delay. */
  async #pause (): Promise<void> {
    const since = this.parts.clock.monotonic() - this.#lastFlush
    const wait = this.policy.batchDelayMs - since
    const { scheduler } = this.parts
    // What comes in this turn of the event loop belongs to the batch.
    await (wait > 0 ? pause(scheduler, wait) : new Promise<void>(resolve => { scheduler.idle(resolve) }))
  }

  /** Judges jobs, seals those that are new, and tells each submitter when all of them are durable. */
  async #take (jobs: readonly Waiting[], custodyKey: GroupElement): Promise<void> {
    const verdicts = await this.#verdicts.of(jobs)
    const items: Item[] = []
    for (const [index, job] of jobs.entries()) {
      const verdict = verdicts[index]!
      if (verdict.kind === 'new') {
        items.push({ job, ...sealJob(this.parts, job, custodyKey, verdict.resubmits) })
      } else if (verdict.kind === 'later') job.failed(new LaterError(verdict.caseId))
      else if (verdict.kind === 'other') job.failed(verdict.conflict)
      else job.done({ caseId: verdict.caseId, created: false, ...(job.isKeyed ? {} : { isRepeat: true }) })
    }
    if (items.length === 0) return
    const { chain, custody, signer } = this.parts
    const caseIds = caseIdsOf(chain.id, { author: signer.id, proposals: items.map(item => item.proposal) })
    this.#lastFlush = this.parts.clock.monotonic()
    await this.#desk.store(items.map(({ casePart, pad, proposal, sealed }, index) => ({
      caseId: caseIds[index] ?? ZERO_32, submitter: signer.id, proposal,
      bodies: [
        { hash: sealed.bodyHash, ciphertext: sealed.ciphertext, pad },
        { hash: casePart.casePartHash, ciphertext: casePart.ciphertext, pad: undefined }
      ]
    })), {
      recordKeys: items.map(({ keys }, index) => custody.sealed(caseIds[index] ?? ZERO_32, keys)),
      extra: items.flatMap(({ job }, index) => this.#operationsToNote(job, caseIds[index] ?? ZERO_32))
    })
    for (const [index, { job, proposal: { related, relation } }] of items.entries()) {
      const resubmits = relation === Relation.resubmits ? { resubmits: related } : {}
      job.done({ caseId: caseIds[index] ?? ZERO_32, created: true, ...resubmits })
    }
  }
}

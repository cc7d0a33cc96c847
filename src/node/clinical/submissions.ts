import { caseIdsOf } from '../../protocol/codec/index.js'
import {
  CUSTODY_KEY, tolerated, type CaseId, type GroupElement
} from '../../protocol/types/index.js'
import { patientHandle } from '../../protocol/names/index.js'
import type { PreparedDiagnosis } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Denials } from './consents/denials.js'
import { standingExcerpt } from './excerpts/question.js'
import type { QuestionBook } from './excerpts/question-book.js'
import type { Custody } from './custody.js'
import type { Disputes } from './disputes.js'
import { EarlyVerdicts } from './early-verdicts.js'
import { jobOf, LaterError, NoTurnError, sealJob, type Job, type JobParts, type SealedJob } from './job.js'
import type { OutboxParts } from './outbox.js'
import { ProposalDesk, type Sealed } from './proposal-desk.js'
import { Repeats } from './repeats.js'
import { ConflictError, failureIn, Retries, withoutTwins, type RetryVerdict } from './retries.js'
import type { RecordReader } from './read.js'
import { answerTo, type Submitted, type SubmitLimits, type Wanted } from './submitted.js'
import { jobName, takeBatch, type Group } from './take-batch.js'
import type { Names } from '../names/names.js'
import type { PatientIndex } from './patient-index.js'
import { pause } from '../loop/timers.js'

/** How many submissions may wait for their turn. More are refused with 503. */
export const MAX_QUEUED = 8192

/** How often, and how many times, a submission looks for the earlier body of its retry key. */
const BODY_LOOK_MS = 100
const BODY_LOOKS = 50

export type { Submitted, Wanted } from './submitted.js'

export interface SubmissionPolicy {
  readonly batchDelayMs: number
  readonly batchMaxProposals: number
}

type ReadyJob = Job & Pick<Wanted, 'excerpt'>

interface Waiting extends Group<ReadyJob> {
  done (submitted: readonly Submitted[]): void
  failed (error: Error): void
}

/** A new diagnosis, sealed. */
interface Item extends Sealed, Pick<SealedJob, 'keys'> {
  readonly job: ReadyJob
}

/** Diagnoses that are submitted all or none, with their verdicts. */
interface Judged extends Waiting {
  readonly verdicts: readonly RetryVerdict[]
}

export interface SubmissionsParts extends JobParts, OutboxParts {
  readonly custody: Custody, readonly disputes: Disputes, readonly records: RecordReader,
  readonly names: Names, readonly denials: Pick<Denials, 'of'>,
  readonly patients: Pick<PatientIndex, 'operationsToOpen'>,
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
  /** How many submissions have no answer yet, and how many of them are in the batch that is being taken. */
  #underWay = 0
  #taken = 0
  readonly #desk: ProposalDesk
  readonly #retries: Retries
  readonly #repeats: Repeats
  readonly #verdicts: EarlyVerdicts

  constructor (
    private readonly parts: SubmissionsParts, private readonly policy: SubmissionPolicy
  ) {
    this.#desk = new ProposalDesk(parts, policy.batchMaxProposals, () => this.#underWay > this.#taken)
    this.#repeats = new Repeats(parts.store, parts.cases, parts.clock)
    this.#retries = new Retries(parts.store, parts.cases, parts.custody, parts.records, this.#repeats)
    this.#verdicts = new EarlyVerdicts(this.#retries, ({ isKeyed, related, sent, tag }) =>
      related !== undefined ||
        (isKeyed ? parts.cases.isLive(tag) : sent !== undefined && this.#repeats.has(sent)))
  }

  async start (): Promise<void> {
    await this.#repeats.load()
    this.parts.cases.start()
    this.parts.commits.subscribe(commit => {
      this.parts.cases.follow(commit)
      this.parts.custody.follow(commit)
      this.#verdicts.follow()
      this.#desk.follow()
      // A decided case may make room for a waiting diagnosis of the same patient.
      if (this.#queue.length > 0) this.#flush()
    })
    await this.#desk.start(() => {
      this.#ready = true
      this.#flush()
    })
  }

  stop (): void {
    this.#desk.stop()
    for (const group of this.#queue.splice(0)) group.failed(new Error('the node is stopping'))
  }

  get queued (): number { return this.#queue.length }

  /**
   * Submits a diagnosis. Resolves when it is durable and will be proposed, or was submitted before.
   * Nothing is stored before the patient has a name, so a submission without one leaves nothing behind.
   * @throws ConflictError, NamesError, OversizeError, NoTurnError, OtherPatientError
   */
  async submit (
    diagnosis: PreparedDiagnosis, { turnMs, ...beside }: Omit<Wanted, 'diagnosis'> & SubmitLimits = {}
  ): Promise<Submitted> {
    const [submitted] = await this.submitAll([{ ...beside, diagnosis }], { turnMs })
    return submitted!
  }

  /**
   * Submits diagnoses all or none. A single write makes them durable, so a crash, too, leaves all of them or
   * none.
   * @throws as `submit`; then none of them is proposed
   */
  async submitAll (wanted: readonly Wanted[], limits: SubmitLimits = {}): Promise<readonly Submitted[]> {
    this.#underWay++
    return await this.#submitAll(wanted, limits).finally(() => { this.#underWay-- })
  }

  async #submitAll (wanted: readonly Wanted[], limits: SubmitLimits): Promise<readonly Submitted[]> {
    const { clock, scheduler } = this.parts
    const endsAt = clock.monotonic() + (limits.turnMs ?? Infinity)
    const jobs = await this.#jobsOf(wanted, limits)
    const unique = withoutTwins(jobs)
    for (let looks = 0; ; looks++) {
      try {
        const submitted = await this.#enqueue([...unique.values()], Math.max(0, endsAt - clock.monotonic()))
        const byName = new Map([...unique.keys()].map((name, at) => [name, submitted[at]!]))
        return jobs.map(job => {
          const found = byName.get(jobName(job))!
          return unique.get(jobName(job)) === job ? found : { caseId: found.caseId, created: false }
        })
      } catch (error) {
        if (error instanceof ConflictError) throw error.ofPlace(jobs.indexOf([...unique.values()][error.at]!))
        if (!(error instanceof LaterError)) throw error
        if (looks === BODY_LOOKS) throw new ConflictError(error.caseId, undefined)
        if (clock.monotonic() + BODY_LOOK_MS > endsAt) throw new NoTurnError('no older body in time')
        await pause(scheduler, BODY_LOOK_MS)
      }
    }
  }

  async #jobsOf (wanted: readonly Wanted[], { siblings, turnMs }: SubmitLimits): Promise<ReadyJob[]> {
    const naming = Promise.all(wanted.map(async ({ diagnosis: { patient } }) =>
      await this.parts.names.of(patient, turnMs)))
    siblings?.add(naming)
    const names = await naming
    await siblings?.named(this.parts.scheduler)
    return await Promise.all(wanted.map(async (one, at) => {
      const { diagnosis, excerpt, sent } = one
      const own = names[at]!
      const deniedTo = await this.parts.denials.of(own.current)
      const job = jobOf(this.parts, diagnosis, own, sent, one, sensitive =>
        deniedTo(sensitive).slice(0, tolerated(this.parts.hostLoop.state.ledger.set.members.length)))
      return excerpt === undefined ? job : { ...job, excerpt }
    }))
  }

  /** Returns the case of a diagnosis that was submitted before. Proposes nothing. @throws NamesError */
  async known (diagnosis: PreparedDiagnosis, sent: Uint8Array | undefined): Promise<CaseId | undefined> {
    const names = await this.parts.names.of(diagnosis.patient)
    const [verdict] = await this.#retries.judge([jobOf(this.parts, diagnosis, names, sent)])
    return verdict?.kind === 'same' ? verdict.caseId : undefined
  }

  async #enqueue (jobs: readonly ReadyJob[], turnMs: number): Promise<readonly Submitted[]> {
    if (this.parts.hostLoop.stopped) throw new Error('the node is stopping')
    let stopTimer = (): void => {}
    return await new Promise<readonly Submitted[]>((resolve, reject) => {
      const group: Waiting = { jobs, done: resolve, failed: reject }
      this.#queue.push(group)
      if (this.#ready) for (const job of jobs) this.#verdicts.begin(job)
      if (turnMs < Infinity) stopTimer = this.parts.scheduler.after(turnMs, () => { this.#withdraw(group) })
      this.#flush()
    }).finally(() => { stopTimer() })
  }

  /** Withdraws diagnoses from the queue, unless they are already being sealed. */
  #withdraw (group: Waiting): void {
    const at = this.#queue.indexOf(group)
    if (at >= 0) this.#queue.splice(at, 1)[0]?.failed(new NoTurnError('its turn did not come in time'))
  }

  /** See `ProposalDesk.operationsToClose`. */
  operationsToClose (commit: CommittedBlock): Operation[] {
    return this.#desk.operationsToClose(commit)
  }

  #operationsToNote ({ disputes, excerpt, name, patient, sent }: ReadyJob, caseId: CaseId): Operation[] {
    const { clock, received, signer } = this.parts
    return [
      ...(excerpt === undefined ? []
        : [received.operationToPut(standingExcerpt(caseId, signer.id, excerpt, clock.wall()))]),
      ...this.parts.patients.operationsToOpen(patient, patientHandle(this.parts.chain.id, name), caseId),
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
      const { batch, rest } = takeBatch(this.#queue, this.parts.cases,
        this.parts.chain.genesis.parameters, this.policy.batchMaxProposals)
      if (custodyKey === undefined || batch.length === 0) {
        // There is no await since the queue was read, so the next diagnosis or block starts a new round.
        this.#flushing = false
        return
      }
      this.#queue = rest
      this.#taken = batch.length
      await this.#take(batch, custodyKey)
      this.#taken = 0
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

  /** Judges diagnoses, seals those that are new, and tells each submitter when all of them are durable. */
  async #take (batch: readonly Waiting[], custodyKey: GroupElement): Promise<void> {
    const taken = await this.#judged(batch)
    const items: Item[] = taken.flatMap(({ jobs, verdicts }) => jobs.flatMap((job, at) => {
      const verdict = verdicts[at]!
      return verdict.kind === 'new' ? [this.#seal(job, custodyKey, verdict.resubmits)] : []
    }))
    if (items.length > 0) await this.#store(items)
    const opened = new Map(items.map(({ caseId, job }) => [job, caseId]))
    for (const { done, jobs, verdicts } of taken) {
      done(jobs.map((job, at) => answerTo(job, verdicts[at]!, opened.get(job))))
    }
  }

  /** Judges diagnoses. Groups that cannot be submitted now fail, and are left out. */
  async #judged (batch: readonly Waiting[]): Promise<Judged[]> {
    const verdicts = await this.#verdicts.of(batch.flatMap(({ jobs }) => jobs))
    return batch.flatMap(group => {
      const own = verdicts.splice(0, group.jobs.length)
      const failure = failureIn(own)
      if (failure === undefined) return [{ ...group, verdicts: own }]
      group.failed(failure)
      return []
    })
  }

  #seal (job: ReadyJob, custodyKey: GroupElement, resubmits: CaseId | undefined): Item {
    const { chain, signer } = this.parts
    const { casePart, keys, pad, proposal, sealed } = sealJob(this.parts, job, custodyKey, resubmits)
    const [caseId] = caseIdsOf(chain.id, { author: signer.id, proposals: [proposal] })
    return {
      job, keys, caseId: caseId!, submitter: signer.id, proposal,
      bodies: [
        { hash: sealed.bodyHash, ciphertext: sealed.ciphertext, pad },
        { hash: casePart.casePartHash, ciphertext: casePart.ciphertext, pad: undefined }
      ]
    }
  }

  async #store (items: readonly Item[]): Promise<void> {
    this.#lastFlush = this.parts.clock.monotonic()
    await this.#desk.store(items, {
      recordKeys: items.map(({ caseId, keys }) => this.parts.custody.sealed(caseId, keys)),
      extra: items.flatMap(({ caseId, job }) => this.#operationsToNote(job, caseId))
    })
  }
}

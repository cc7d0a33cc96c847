import {
  CUSTODY_KEY, equal, isOfKind, tolerated, ZERO_32, type CaseId, type GroupElement
} from '../../protocol/types/index.js'
import { patientHandle } from '../../protocol/names/index.js'
import type { PreparedDiagnosis } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Denials } from './consents/denials.js'
import type { Custody } from './custody.js'
import type { Disputes } from './disputes.js'
import { jobOf, LaterError, NoTurnError, type Job, type JobParts } from './job.js'
import { Outbox, type OutboxParts } from './outbox.js'
import { OwnProposes } from './own-proposes.js'
import { Repeats } from './repeats.js'
import { ConflictError, Retries, failureIn, withoutTwins, type RetryVerdict } from './retries.js'
import { Siblings } from './siblings.js'
import type { RecordReader } from './read.js'
import { signProposes, type FreshJob } from './sign-proposes.js'
import { answerTo, type Submitted, type SubmitLimits, type Wanted } from './submitted.js'
import { jobName, takeBatch, type Group } from './take-batch.js'
import type { Names } from '../names/names.js'
import type { PatientIndex } from './patient-index.js'
import { pause } from '../loop/timers.js'

/** How many submissions may wait for their turn. More are refused with 503. */
export const MAX_QUEUED = 8192

/** How often a node that has just started checks whether it has caught up. */
const CHECK_MS = 50

/** How often, and how many times, a submission looks for the earlier body of its retry key. */
const BODY_LOOK_MS = 100
const BODY_LOOKS = 50

export type { Submitted, SubmitLimits, Wanted } from './submitted.js'

export interface SubmissionPolicy {
  readonly batchDelayMs: number
  readonly batchMaxProposals: number
}

interface Waiting extends Group {
  done (submitted: readonly Submitted[]): void
  failed (error: Error): void
}

export interface SubmissionsParts extends JobParts, OutboxParts {
  readonly custody: Custody, readonly disputes: Disputes, readonly records: RecordReader,
  readonly names: Names, readonly denials: Pick<Denials, 'of'>,
  readonly patients: Pick<PatientIndex, 'operationsToNote' | 'operationToFind'>
}

/**
 * Turns prepared diagnoses into PROPOSE transactions. Diagnoses that arrive while a batch is being written to
 * the disk form the next batch, which shares a signature. A lone diagnosis never waits.
 *
 * Before anything is sent, a single batch makes the transaction, its bodies and its sealed keys durable
 * (SPECIFICATION.md §3.13 Own transactions).
 */
export class Submissions {
  #queue: Waiting[] = []
  #flushing = false
  /** True when this node has caught up. Before, it does not know the cases of earlier runs. */
  #ready = false
  #lastFlush = -Infinity
  #stopLooking: (() => void) | undefined
  #siblings: Siblings | undefined
  readonly #outbox: Outbox
  readonly #proposes: OwnProposes
  readonly #retries: Retries
  readonly #repeats: Repeats

  constructor (
    private readonly parts: SubmissionsParts, private readonly policy: SubmissionPolicy
  ) {
    this.#proposes = new OwnProposes(parts)
    this.#outbox = new Outbox(parts, this.#proposes)
    this.#repeats = new Repeats(parts.store, parts.cases, parts.clock)
    this.#retries = new Retries(parts.store, parts.cases, parts.custody, parts.records, this.#repeats)
  }

  async start (): Promise<void> {
    await this.#repeats.load()
    this.parts.cases.start()
    this.parts.commits.subscribe(commit => {
      this.parts.cases.follow(commit)
      this.parts.custody.follow(commit)
      // A decided case may make room for a waiting diagnosis of the same patient.
      if (this.#queue.length > 0) this.#flush()
    })
    await this.#outbox.start()
    this.#whenCaughtUp()
  }

  stop (): void {
    this.#outbox.stop()
    this.#stopLooking?.()
    for (const group of this.#queue.splice(0)) group.failed(new Error('the node is stopping'))
  }

  /** Begins to propose once the ledger is up to date, since the database may have been lost. */
  #whenCaughtUp (): void {
    const { hostLoop, scheduler } = this.parts
    if (hostLoop.stopped) return
    if (hostLoop.state.votesFrom === Infinity) {
      this.#stopLooking = scheduler.after(CHECK_MS, () => { this.#whenCaughtUp() })
      return
    }
    this.#ready = true
    this.#flush()
  }

  get queued (): number { return this.#queue.length }

  /**
   * Submits a diagnosis. Resolves when the proposal is durable and gossiped, or was submitted before.
   * Nothing is stored before the patient has a name, so a submission without one leaves nothing behind.
   * @throws ConflictError, NamesError, OversizeError, NoTurnError, OtherPatientError
   */
  async submit (diagnosis: PreparedDiagnosis, limits: SubmitLimits = {}): Promise<Submitted> {
    const [submitted] = await this.submitAll([{ ...limits, diagnosis }], limits.turnMs)
    return submitted!
  }

  /**
   * Submits diagnoses all or none. A single write makes their proposals durable, so a crash, too, leaves all
   * of them or none.
   * @param turnMs how long they may wait for their turn and for the earlier bodies of their retry keys
   * @throws as `submit`; then none of them is proposed
   */
  async submitAll (wanted: readonly Wanted[], turnMs?: number): Promise<readonly Submitted[]> {
    const { clock, scheduler } = this.parts
    const endsAt = clock.monotonic() + (turnMs ?? Infinity)
    const jobs = await this.#jobsOf(wanted, turnMs)
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

  async #jobsOf (wanted: readonly Wanted[], turnMs: number | undefined): Promise<Job[]> {
    const siblings = this.#siblingsOfNow()
    const naming = Promise.all(wanted.map(async ({ diagnosis: { patient } }) =>
      await this.parts.names.of(patient, turnMs)))
    siblings.add(naming)
    const names = await naming
    await siblings.named(this.parts.scheduler)
    return await Promise.all(wanted.map(async ({ diagnosis, ...limits }, at) => {
      const own = names[at]!
      const deniedTo = await this.parts.denials.of(own.current)
      return jobOf(this.parts, diagnosis, own, limits.sent, limits, sensitive =>
        deniedTo(sensitive).slice(0, tolerated(this.parts.hostLoop.state.ledger.set.members.length)))
    }))
  }

  /** Returns the diagnoses that are submitted in this turn of the event loop. */
  #siblingsOfNow (): Siblings {
    if (this.#siblings === undefined) {
      this.#siblings = new Siblings()
      this.parts.scheduler.after(0, () => { this.#siblings = undefined })
    }
    return this.#siblings
  }

  /** Returns the case of a diagnosis that was submitted before. Proposes nothing. @throws NamesError */
  async known (diagnosis: PreparedDiagnosis, sent: Uint8Array | undefined): Promise<CaseId | undefined> {
    const names = await this.parts.names.of(diagnosis.patient)
    const [verdict] = await this.#retries.judge([jobOf(this.parts, diagnosis, names, sent)])
    return verdict?.kind === 'same' ? verdict.caseId : undefined
  }

  async #enqueue (jobs: readonly Job[], turnMs: number): Promise<readonly Submitted[]> {
    if (this.parts.hostLoop.stopped) throw new Error('the node is stopping')
    let stopTimer = (): void => {}
    return await new Promise<readonly Submitted[]>((resolve, reject) => {
      const group: Waiting = { jobs, done: resolve, failed: reject }
      this.#queue.push(group)
      if (turnMs < Infinity) stopTimer = this.parts.scheduler.after(turnMs, () => { this.#withdraw(group) })
      this.#flush()
    }).finally(() => { stopTimer() })
  }

  /** Withdraws diagnoses from the queue, unless they are already being signed. */
  #withdraw (group: Waiting): void {
    const at = this.#queue.indexOf(group)
    if (at >= 0) this.#queue.splice(at, 1)[0]?.failed(new NoTurnError('its turn did not come in time'))
  }

  /** Returns the rows to delete with a block: own transactions that became final are not sent again. */
  operationsToClose ({ block }: CommittedBlock): Operation[] {
    const rows: Operation[] = []
    for (const transaction of block.transactions) {
      if (!isOfKind(transaction, 'propose') || !equal(transaction.injector, this.parts.signer.id)) continue
      rows.push(this.#proposes.settle(transaction))
    }
    return rows
  }

  #operationsToNote ({ disputes, name, patient, sent }: Job, caseId: CaseId): Operation[] {
    return [
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
      const { batch, rest } = takeBatch(this.#queue, this.parts.cases,
        this.parts.chain.genesis.parameters, this.policy.batchMaxProposals)
      if (custodyKey === undefined || batch.length === 0) {
        // There is no await since the queue was read, so the next diagnosis or block starts a new round.
        this.#flushing = false
        return
      }
      this.#queue = rest
      await this.#propose(batch, custodyKey)
    }
  }

  /** Spaces batches under load, so that they fill. After a quiet moment there is no delay. */
  async #pause (): Promise<void> {
    const since = this.parts.clock.monotonic() - this.#lastFlush
    const wait = this.policy.batchDelayMs - since
    if (wait > 0) await pause(this.parts.scheduler, wait)
    if (this.#queue.length < this.policy.batchMaxProposals) await this.#outbox.turn()
  }

  async #propose (batch: readonly Waiting[], custodyKey: GroupElement): Promise<void> {
    const verdicts = await this.#retries.judge(batch.flatMap(({ jobs }) => jobs))
    const taken: (Waiting & { readonly verdicts: readonly RetryVerdict[] })[] = []
    for (const group of batch) {
      const own = verdicts.splice(0, group.jobs.length)
      const failure = failureIn(own)
      if (failure === undefined) taken.push({ ...group, verdicts: own })
      else group.failed(failure)
    }
    const fresh = taken.flatMap(({ jobs, verdicts: own }) => jobs.flatMap((job, at) => {
      const verdict = own[at]!
      return verdict.kind === 'new' ? [{ job, resubmits: verdict.resubmits }] : []
    }))
    const cases = fresh.length === 0 ? new Map<Job, CaseId>() : await this.#sign(fresh, custodyKey)
    for (const { done, jobs, verdicts: own } of taken) {
      done(jobs.map((job, at) => answerTo(job, own[at]!, cases.get(job) ?? ZERO_32)))
    }
  }

  /** Signs, stores and sends diagnoses. Returns their cases. */
  async #sign (fresh: readonly FreshJob[], custodyKey: GroupElement): Promise<ReadonlyMap<Job, CaseId>> {
    const cases = new Map<Job, CaseId>()
    this.#lastFlush = this.parts.clock.monotonic()
    const signed = signProposes(this.parts, fresh, custodyKey)
    for (const propose of signed) {
      this.#proposes.note(propose)
      for (const [at, job] of propose.jobs.entries()) cases.set(job, propose.caseIds[at] ?? ZERO_32)
    }
    await this.parts.store.storeOwnProposal(...signed.map(({ bodies, bytes, jobs, leaf, recordKeys }) => ({
      leaf, transaction: bytes, bodies, recordKeys,
      extra: jobs.flatMap(job => this.#operationsToNote(job, cases.get(job) ?? ZERO_32))
    })))
    for (const { bodies, bytes } of signed) this.#outbox.send({ transaction: bytes, bodies })
    return cases
  }
}

import {
  casesOf, allDuties, dutiesAhead, dutiesIn, hasVerdict, holderOf
} from '../../protocol/ledger/index.js'
import { JudgedBy, hex, tolerated, type Case } from '../../protocol/types/index.js'
import { CASE_VERSION, asksForExcerpt, rejectingRule } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Fail, Logger, Scheduler } from '../machine/ports.js'
import { mayBeAtFault, type OwnFaultParts } from '../signing/own-faults.js'
import { DecidedCases, type DecidedCasesParts } from './decided-cases.js'
import { DutyLanes, type Lane, type WaitingDuty } from './duty-lanes.js'
import type { ExcerptRequests } from './excerpts/excerpt-requests.js'
import type { KeyRelease, KeysGiven } from './key-release.js'
import { approval, excuse, type Verdict } from './opinion.js'
import type { OwnFindings } from './own-findings.js'
import type { RecentBodies } from './recent-bodies.js'
import { NODE, type RecordReader } from './read.js'
import type { Reviews } from './reviews.js'
import { isStuck } from './stuck.js'
import { TakeUps, type TakeUpsParts } from './take-ups.js'
import { every } from '../loop/timers.js'

/** Record keys that were not obtained are requested again after this long. */
const RETRY_MS = 1_000
/** Opinions that are neither in the pool nor on the chain are gossiped again after this long. */
const RESEND_MS = 10_000
/** How many cases a request for record keys may name. */
const CASES_PER_REQUEST = 512

export interface DutiesParts extends OwnFaultParts, DecidedCasesParts, TakeUpsParts {
  readonly commits: CommitFeed, readonly recentBodies: RecentBodies, readonly keys: KeyRelease,
  readonly records: RecordReader, readonly findings: OwnFindings, readonly reviews: Reviews,
  readonly excerpts: Pick<ExcerptRequests, 'operationsToAsk'>,
  readonly scheduler: Scheduler, readonly logger: Logger, readonly fail: Fail
}

/**
 * Carries out the duties of a validator with a slot (SPECIFICATION.md §7.2). It obtains the key, opens the
 * case part, judges it and gives a verdict. Cases assigned during a batch form the next batch, with a single
 * request for keys and a single signature.
 *
 * If a submitter withholds the key for half of the window, its case is rejected as `unavailable`. Time in
 * which this hospital itself may be at fault does not count. If key or body did not come for another reason,
 * the case goes to the next hospital after three quarters of the window.
 */
export class Duties {
  readonly #lanes = new DutyLanes()
  readonly #decided: DecidedCases
  readonly #takeUps: TakeUps
  /** Cases that were already open when this process started. */
  readonly #inherited = new Set<string>()
  /** Cases drawn ahead of the block that will draw them, on which the work has begun. */
  readonly #ahead = new Set<string>()
  #cancelRetry: (() => void) | undefined
  #resentAt = -Infinity

  constructor (private readonly parts: DutiesParts) {
    this.#decided = new DecidedCases(parts)
    this.#takeUps = new TakeUps(parts)
  }

  /** Resumes the duties from before a restart, then follows the chain. */
  async start (): Promise<void> {
    const { parts } = this
    // Subscribe first, so that no case is missed that is drawn while the database is read.
    parts.commits.subscribe(commit => { this.#follow(commit) })
    parts.commits.subscribeDraws(() => { this.#beginAhead() })
    const owed = allDuties(parts.hostLoop.state.ledger, parts.signer.id)
    const given = await parts.opinions.given(owed.map(({ id }) => id))
    const queued = await parts.reviews.queued(owed.map(({ id }) => id))
    parts.opinions.busy = () => this.#lanes.all().filter(lane => lane.working).length > 1
    parts.opinions.send(given.filter(opinion => opinion !== undefined))
    for (const [index, duty] of owed.entries()) {
      this.#inherited.add(hex(duty.id))
      this.#takeUps.learn(duty)
      const isOpen = parts.hostLoop.state.ledger.undecided.get(hex(duty.id)) !== undefined
      if (isOpen && given[index] === undefined && queued[index] !== true) this.#lanes.add(duty)
    }
    this.#takeUps.start()
    this.#workOnAll()
    this.#cancelRetry = every(parts, RETRY_MS, () => { this.#retry() })
  }

  stop (): void {
    this.#cancelRetry?.()
    this.#takeUps.stop()
  }

  /** Lists submitters whose keys are requested without success, and since when (ms, monotonic clock). */
  lacking (): ReturnType<DutyLanes['lacking']> {
    return this.#lanes.lacking()
  }

  #retry (): void {
    this.#workOnAll()
    if (this.parts.clock.monotonic() - this.#resentAt >= RESEND_MS) {
      this.#resend().catch((error: unknown) => { this.parts.fail(error) })
    }
  }

  /** Sends opinions again that no block contains. Opinions of a non-member, for example, enter no block. */
  async #resend (): Promise<void> {
    this.#resentAt = this.parts.clock.monotonic()
    const { hostLoop: { state }, signer } = this.parts
    const given = await this.parts.opinions.given(allDuties(state.ledger, signer.id).map(({ id }) => id))
    if (this.parts.hostLoop.stopped) return
    this.parts.opinions.resend(given.filter(opinion => opinion !== undefined)
      .filter(({ caseId }) => state.ledger.undecided.get(hex(caseId)) !== undefined))
  }

  #follow ({ delta }: CommittedBlock): void {
    const begun = new Set(this.#ahead)
    this.#ahead.clear()
    const assigned = dutiesIn(delta, this.parts.hostLoop.state.ledger, this.parts.signer.id)
    for (const duty of assigned) if (begun.has(hex(duty.id))) this.#lanes.renew(duty)
    this.#begin(assigned.filter(({ id }) => !begun.has(hex(id))))
  }

  #beginAhead (): void {
    const drawn = dutiesAhead(this.parts.hostLoop.state.ledger, this.parts.signer.id)
    for (const { id } of drawn) this.#ahead.add(hex(id))
    this.#begin(drawn)
  }

  #begin (duties: readonly Case[]): void {
    const touched = new Set<Lane>()
    for (const duty of duties) {
      this.#takeUps.learn(duty)
      touched.add(this.#lanes.add(duty))
    }
    for (const lane of touched) this.#work(lane)
  }

  #workOnAll (): void {
    for (const lane of this.#lanes.all()) {
      if (lane.waiting.size > 0) this.#work(lane)
    }
  }

  /** Starts the work in a lane. A node that catches up waits, since the cases may be decided already. */
  #work (lane: Lane): void {
    const { state, stopped } = this.parts.hostLoop
    if (lane.working || stopped || state.votesFrom === Infinity) return
    lane.working = true
    this.#workThrough(lane).catch((error: unknown) => { this.parts.fail(error) })
  }

  /** Works batch after batch, until every waiting duty has been tried. */
  async #workThrough (lane: Lane): Promise<void> {
    const tried = new Set<string>()
    for (;;) {
      const fresh = [...lane.waiting].filter(([name]) => !tried.has(name)).slice(0, CASES_PER_REQUEST)
      if (fresh.length === 0 || this.parts.hostLoop.stopped) {
        lane.working = false
        return
      }
      for (const [name] of fresh) tried.add(name)
      await this.#judge(lane, fresh.map(([, waiting]) => waiting))
    }
  }

  async #judge (lane: Lane, all: readonly WaitingDuty[]): Promise<void> {
    for (const waiting of all) waiting.triedSince ??= this.parts.clock.monotonic()
    const batch = all.filter(({ duty }) => this.parts.reviews.canJudge(duty))
    const duties = batch.map(({ duty }) => duty)
    const { keys, withheld } = await this.#keysFor(lane, duties)
    const isOwnFault = mayBeAtFault(this.parts)
    const bodies = await this.parts.recentBodies.get(duties.map(duty => duty.casePartHash))
    // Without an adopted release, the case waits for it like for a key.
    const opinions: Verdict[] = all.filter(waiting => !batch.includes(waiting) && this.#isStuck(waiting))
      .map(({ duty }) => excuse(duty.id))
    const rows: Operation[] = []
    for (const [index, waiting] of batch.entries()) {
      const { duty } = waiting
      const name = hex(duty.id)
      if (this.#isGiven(duty)) lane.waiting.delete(name)
      if (!lane.waiting.has(name)) continue
      if (duty.caseVersion !== CASE_VERSION) {
        opinions.push(this.parts.findings.reject(duty.id, JudgedBy.rules, 'unopenable'))
        continue
      }
      const key = keys.get(name)
      const ciphertext = bodies[index]
      if (key === undefined) {
        waiting.withheld.count(!isOwnFault && withheld.has(name), this.parts.clock.monotonic())
        if (this.#isOverdue(waiting)) {
          opinions.push(this.parts.findings.reject(duty.id, JudgedBy.rules, 'unavailable'))
        } else if (this.#isStuck(waiting)) opinions.push(excuse(duty.id))
        continue
      }
      const sealed = ciphertext === undefined ? undefined : { ciphertext, key }
      const opened = sealed && this.parts.records.open(NODE, duty, 'validate', sealed)
      const isHere = opened !== undefined ||
        (sealed !== undefined && this.parts.custody.isWhole(duty, sealed.ciphertext))
      // BodyBackfill fetches the body from other hospitals; the submitter is not at fault.
      if (!isHere) {
        if (this.#isStuck(waiting)) opinions.push(excuse(duty.id))
        continue
      }
      rows.push(this.parts.custody.operationToStore(duty.id, key))
      const opinion = this.#decide(duty, opened?.plaintext, rows)
      if (opinion === undefined) lane.waiting.delete(name)
      else opinions.push(opinion)
    }
    for (const { caseId } of opinions) lane.waiting.delete(hex(caseId))
    if (opinions.length > 0) await this.parts.opinions.give(opinions, rows)
    else if (rows.length > 0) await this.parts.store.write(rows)
    if (opinions.length + rows.length > 0) await this.#decided.clear(duties.map(({ id }) => id))
  }

  /** Tells whether the ledger has our opinion. The database may have lost it. */
  #isGiven ({ id }: Case): boolean {
    const { hostLoop, signer } = this.parts
    const now = hostLoop.state.ledger.undecided.get(hex(id))
    return now !== undefined && hasVerdict(now, signer.id)
  }

  /** Forms an opinion; undefined if the case is queued for a clinician. */
  #decide (duty: Case, plaintext: Uint8Array | undefined, rows: Operation[]): Verdict | undefined {
    const own = this.parts.findings
    if (plaintext === undefined) return own.reject(duty.id, JudgedBy.rules, 'unopenable')
    const findings = this.parts.reviews.judge(duty, plaintext)
    const rule = rejectingRule(findings)
    if (rule !== undefined) return own.reject(duty.id, JudgedBy.rules, rule, findings)
    if (!this.parts.reviews.needsClinician(duty, findings)) return approval(duty.id, JudgedBy.rules)
    // No person of a hospital that the patient denies may see the case part.
    const faulty = tolerated(this.parts.hostLoop.state.ledger.set.members.length)
    if (this.parts.reviews.isDenied(plaintext, this.parts.signer.id, faulty)) return excuse(duty.id)
    rows.push(this.parts.reviews.operationToQueue(duty, findings))
    if (asksForExcerpt(findings)) rows.push(...this.parts.excerpts.operationsToAsk(duty))
    this.parts.logger.info(() => ({ case: hex(duty.id) }), 'a diagnosis waits for a clinician')
    this.#takeUps.hurry(duty.id)
    return undefined
  }

  /** Returns case keys: stored keys of earlier runs, and the other keys from the submitter. */
  async #keysFor (lane: Lane, duties: readonly Case[]): Promise<KeysGiven> {
    const found = new Map<string, Uint8Array>()
    const known = duties.map(({ id }) => id).filter(id => this.#inherited.has(hex(id)))
    for (const [index, key] of (await this.parts.custody.caseKeys(known)).entries()) {
      const id = known[index]
      if (key !== undefined && id !== undefined) found.set(hex(id), key)
    }
    const lacking = duties.map(({ id }) => id).filter(id => !found.has(hex(id)))
    if (lacking.length === 0) return { keys: found, withheld: new Set() }
    const { keys, withheld } = await this.parts.keys.request(lane.submitter, lacking)
    return { keys: new Map([...found, ...keys]), withheld }
  }

  /** Tells whether the submitter withheld the key for half of the window, without our own fault (§7.2). */
  #isOverdue ({ duty, withheld }: WaitingDuty): boolean {
    const { chain, hostLoop, signer } = this.parts
    const { attemptWindowMs } = chain.genesis.parameters
    const due = (holderOf(duty, signer.id)?.since ?? 0) + attemptWindowMs / 2
    // Compare with the time of the chain, since the wall clock of this machine may be wrong.
    return withheld.suffices(attemptWindowMs, hostLoop.state.ledger.timestamp >= due)
  }

  /** Tells whether the case should go to another hospital, since key or body did not come here (§7.2). */
  #isStuck ({ duty, triedSince }: WaitingDuty): boolean {
    const { chain, clock, hostLoop: { state: { ledger } }, signer } = this.parts
    const now = ledger.undecided.get(hex(duty.id))
    if (now === undefined || triedSince === undefined) return false
    return isStuck(now, signer.id, {
      windowMs: chain.genesis.parameters.attemptWindowMs, chainTime: ledger.timestamp,
      triedMs: clock.monotonic() - triedSince
    })
  }

  /**
   * Returns the deletions for decided cases, and removes these cases from the lanes. Both happen with the
   * commit, so that work under way does not write the rows again.
   */
  operationsToClose ({ delta }: CommittedBlock): Operation[] {
    const closed = casesOf(delta, 'closed')
    for (const { id, submitter } of closed) this.#lanes.remove(submitter, id)
    return closed.flatMap(closedCase => this.#decided.operationsToClose(closedCase))
  }
}

import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey, casesOf, drawnTo, dutiesIn, type Duty } from '../../protocol/ledger/index.js'
import type { Case, MemberId, Opinion } from '../../protocol/types/index.js'
import { CaseStatus, Decision, equal, hex } from '../../protocol/types/index.js'
import { NO_REASON, reasonCode, rejectingRule } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Core } from '../assembly/core.js'
import type { Custody } from './custody.js'
import { mayBeAtFault } from '../signing/own-faults.js'
import type { KeyRelease, KeysGiven } from './key-release.js'
import type { OwnOpinions, Slot } from './own-opinions.js'
import { NODE, type RecordReader } from './read.js'
import { isDrawnFor, type Reviews } from './reviews.js'
import { WithheldTime } from './withheld-time.js'
import { every } from '../loop/timers.js'

/** Keys that could not be had are asked for again after this long. */
const RETRY_MS = 1_000
/** Opinions that are nowhere are gossiped again after this long. */
const RESEND_MS = 10_000
/** As many as one request for keys may name. */
const CASES_PER_REQUEST = 512

interface Parts {
  readonly custody: Custody
  readonly records: RecordReader
  readonly keys: KeyRelease
  readonly opinions: OwnOpinions
  readonly review: Reviews
}

interface Waiting {
  readonly duty: Duty
  /** Of the clock that only goes forward; undefined until the first try. */
  triedSince: number | undefined
  readonly withheld: WithheldTime
}

/** The duties towards one submitter, worked on by themselves, so that one that is away delays no other. */
interface Lane {
  readonly submitter: MemberId
  readonly waiting: Map<string, Waiting>
  working: boolean
}

/**
 * What this hospital owes as a drawn validator (consensus.md §7.2): obtain the key, open the body,
 * judge it, give an opinion. Works in batches: whatever was drawn while the last batch was under
 * way is asked for together and answered with one signature. A submitter who keeps the key back for
 * half the window is rejected as `unavailable`; what may be this hospital's own fault counts for nothing.
 */
export class Duties {
  readonly #lanes = new Map<string, Lane>()
  /** Cases that were open when this process started. */
  readonly #inherited = new Set<string>()
  #cancelRetry: (() => void) | undefined
  #resentAt = -Infinity

  constructor (private readonly core: Core, private readonly parts: Parts) {}

  /** Takes up what was owed before a restart, then follows the chain. */
  async start (): Promise<void> {
    const { core, parts } = this
    // First of all: what is drawn while the database is read must not be missed.
    core.commits.subscribe(commit => { this.#follow(commit) })
    const owed = drawnTo(core.host.state.ledger, core.signer.id)
    const given = await parts.opinions.given(owed.map(slotOf))
    const queued = await parts.review.queued(owed.map(duty => duty.case.id))
    parts.opinions.busy = () => [...this.#lanes.values()].filter(lane => lane.working).length > 1
    parts.opinions.send(given.filter(opinion => opinion !== undefined))
    for (const [index, duty] of owed.entries()) {
      this.#inherited.add(hex(duty.case.id))
      const isOpen = core.host.state.ledger.undecided.get(hex(duty.case.id)) !== undefined
      if (isOpen && given[index] === undefined && queued[index] !== true) this.#add(duty)
    }
    this.#workOnAll()
    this.#cancelRetry = every(this.core, RETRY_MS, () => { this.#retry() })
  }

  stop (): void {
    this.#cancelRetry?.()
  }

  /** Submitters whose keys have been asked for in vain, and since when, ms of the monotonic clock. */
  lacking (): { readonly submitter: MemberId, readonly cases: number, readonly since: number }[] {
    return [...this.#lanes.values()].flatMap(({ submitter, waiting }) => {
      const tried = [...waiting.values()].flatMap(({ triedSince }) => triedSince ?? [])
      return tried.length === 0 ? [] : [{ submitter, cases: tried.length, since: Math.min(...tried) }]
    })
  }

  #retry (): void {
    this.#workOnAll()
    if (this.core.clock.monotonic() - this.#resentAt >= RESEND_MS) {
      this.#resend().catch((error: unknown) => { this.core.fail(error) })
    }
  }

  /** What was given and is not on the chain, such as while this hospital was no member. */
  async #resend (): Promise<void> {
    this.#resentAt = this.core.clock.monotonic()
    const { host: { state }, signer } = this.core
    const given = await this.parts.opinions.given(drawnTo(state.ledger, signer.id).map(slotOf))
    if (this.core.host.stopped) return
    this.parts.opinions.resend(given.filter(opinion => opinion !== undefined)
      .filter(({ caseId }) => state.ledger.undecided.get(hex(caseId)) !== undefined))
  }

  #add (duty: Duty): Lane {
    const { submitter } = duty.case
    const lane = this.#lanes.get(hex(submitter)) ?? { submitter, waiting: new Map(), working: false }
    this.#lanes.set(hex(submitter), lane)
    lane.waiting.set(nameOf(slotOf(duty)), { duty, triedSince: undefined, withheld: new WithheldTime() })
    return lane
  }

  #follow ({ delta }: CommittedBlock): void {
    const touched = new Set<Lane>()
    for (const duty of dutiesIn(delta, this.core.host.state.ledger, this.core.signer.id)) {
      touched.add(this.#add(duty))
    }
    for (const lane of touched) this.#work(lane)
  }

  get #attempts (): number {
    return this.core.chain.genesis.parameters.attempts
  }

  #workOnAll (): void {
    for (const lane of this.#lanes.values()) if (lane.waiting.size > 0) this.#work(lane)
  }

  /** Not while catching up after a start: what looks open then is decided, perhaps by this hospital. */
  #work (lane: Lane): void {
    const { state, stopped } = this.core.host
    if (lane.working || stopped || state.votesFrom === Infinity) return
    lane.working = true
    this.#workThrough(lane).catch((error: unknown) => { this.core.fail(error) })
  }

  /** Batch after batch, until what is left has been tried. */
  async #workThrough (lane: Lane): Promise<void> {
    const tried = new Set<string>()
    for (;;) {
      const fresh = [...lane.waiting].filter(([name]) => !tried.has(name)).slice(0, CASES_PER_REQUEST)
      if (fresh.length === 0 || this.core.host.stopped) {
        lane.working = false
        return
      }
      for (const [name] of fresh) tried.add(name)
      await this.#judge(lane, fresh.map(([, waiting]) => waiting))
    }
  }

  async #judge (lane: Lane, batch: readonly Waiting[]): Promise<void> {
    for (const one of batch) one.triedSince ??= this.core.clock.monotonic()
    const duties = batch.map(one => one.duty)
    const { keys, withheld } = await this.#keysFor(lane, duties)
    const isOwnFault = mayBeAtFault(this.core)
    const bodies = await this.core.recentBodies.get(duties.map(duty => duty.case.bodyHash))
    const opinions: Opinion[] = []
    const rows: Operation[] = []
    for (const [index, waiting] of batch.entries()) {
      const { duty } = waiting
      const name = nameOf(slotOf(duty))
      if (this.#isGiven(duty)) lane.waiting.delete(name)
      if (!lane.waiting.has(name)) continue
      const key = keys.get(hex(duty.case.id))
      const ciphertext = bodies[index]
      if (key === undefined) {
        waiting.withheld.count(!isOwnFault && withheld.has(hex(duty.case.id)), this.core.clock.monotonic())
        if (this.#isOverdue(waiting)) opinions.push(rejection(duty, reasonCode('unavailable')))
        continue
      }
      // Others hold what this copy lacks (BodyBackfill); that is not the submitter's fault.
      if (ciphertext === undefined) continue
      const plaintext = this.parts.records.open(NODE, duty.case, 'body', 'validate', { ciphertext, key })
      if (plaintext === undefined && !this.parts.custody.isWhole(duty.case, ciphertext)) continue
      rows.push(this.parts.custody.storing(duty.case.id, key))
      const opinion = this.#decide(duty, plaintext, rows)
      if (opinion === undefined) lane.waiting.delete(nameOf(slotOf(duty)))
      else opinions.push(opinion)
    }
    for (const one of opinions) lane.waiting.delete(nameOf(one))
    if (opinions.length > 0) await this.parts.opinions.give(opinions, rows)
    else if (rows.length > 0) await this.core.store.write(rows)
    if (opinions.length + rows.length > 0) await this.#forgetDecided(duties)
  }

  /** On the ledger already, although this database does not know: it may have been lost. */
  #isGiven ({ case: { id }, attempt }: Duty): boolean {
    const { host, signer } = this.core
    const now = host.state.ledger.undecided.get(hex(id))
    return now?.opinions.some(given =>
      given.attempt === attempt && equal(given.validator, signer.id)) === true
  }

  /** A case may be decided while its rows are on their way to the disk, after `closing` saw to them. */
  async #forgetDecided (duties: readonly Duty[]): Promise<void> {
    const { host, store } = this.core
    const decided = duties.map(duty => duty.case.id)
      .filter(id => host.state.ledger.undecided.get(hex(id)) === undefined)
    if (decided.length === 0) return
    const rows: Operation[] = []
    for (const row of (await store.loadEntries(decided.map(caseKey))).values()) {
      const one = decode(caseCodec, row)
      // If its block is not there yet, the rows go with it.
      if (one.verdict === 'accept' && one.value.status > CaseStatus.open) {
        rows.push(...this.#closingOne(one.value))
      }
    }
    if (rows.length > 0) await store.write(rows)
  }

  /** Undefined: the clinician decides. */
  #decide (duty: Duty, plaintext: Uint8Array | undefined, rows: Operation[]): Opinion | undefined {
    if (plaintext === undefined) return rejection(duty, reasonCode('unopenable'))
    const findings = this.parts.review.judge(duty.case, plaintext)
    const rule = rejectingRule(findings)
    if (rule !== undefined) return rejection(duty, reasonCode(rule))
    if (!this.parts.review.needsClinician(findings)) return approval(duty)
    rows.push(this.parts.review.queueing(duty, findings))
    this.core.logger.info(() => ({ case: hex(duty.case.id) }), 'a diagnosis waits for a clinician')
    return undefined
  }

  /** A key may be held already by who was drawn before, or asked before a restart. */
  async #keysFor (lane: Lane, duties: readonly Duty[]): Promise<KeysGiven> {
    const found = new Map<string, Uint8Array>()
    const known = duties.filter(duty => duty.attempt > 0 || this.#inherited.has(hex(duty.case.id)))
      .map(duty => duty.case.id)
    for (const [index, key] of (await this.parts.custody.keys(known)).entries()) {
      const id = known[index]
      if (key !== undefined && id !== undefined) found.set(hex(id), key)
    }
    const lacking = duties.map(duty => duty.case.id).filter(id => !found.has(hex(id)))
    if (lacking.length === 0) return { keys: found, withheld: new Set() }
    const { keys, withheld } = await this.parts.keys.request(lane.submitter, lacking)
    return { keys: new Map([...found, ...keys]), withheld }
  }

  /** Half of the attempt's window has passed, and not because this hospital was away (§7.2). */
  #isOverdue ({ duty: { case: one, attempt }, withheld }: Waiting): boolean {
    const { chain, host } = this.core
    const { attemptWindowMs } = chain.genesis.parameters
    const due = one.openedAt + (attempt + 0.5) * attemptWindowMs
    // Not by this machine's wall clock, which may be wrong.
    return withheld.suffices(attemptWindowMs, host.state.ledger.timestamp >= due)
  }

  /**
   * Rows to change when cases are decided: keys of what was not accepted, opinions now moot. They
   * leave the lanes here and not after the commit, so that work under way writes no such row again.
   */
  closing ({ delta }: CommittedBlock): Operation[] {
    for (const one of casesOf(delta, 'closed')) {
      const lane = this.#lanes.get(hex(one.submitter))
      for (let attempt = 0; attempt < this.#attempts; attempt++) {
        lane?.waiting.delete(nameOf({ caseId: one.id, attempt }))
      }
    }
    return casesOf(delta, 'closed').flatMap(one => this.#closingOne(one))
  }

  #closingOne (one: Case): Operation[] {
    const { chain, signer, store } = this.core
    if (equal(one.submitter, signer.id)) return []
    const { validatorsPerDiagnosis } = chain.genesis.parameters
    const rows: Operation[] = []
    const judgedIt = one.status === CaseStatus.accepted &&
      one.opinions.some(opinion => equal(opinion.validator, signer.id))
    for (let attempt = 0; attempt < this.#attempts; attempt++) {
      if (!isDrawnFor(one, attempt, signer.id, validatorsPerDiagnosis)) continue
      rows.push(this.parts.opinions.forgetting({ caseId: one.id, attempt }))
      rows.push(store.reviews.deleting(one.id))
      if (!judgedIt) rows.push(this.parts.custody.forgetting(one.id))
    }
    return rows
  }
}

function slotOf (duty: Duty): Slot {
  return { caseId: duty.case.id, attempt: duty.attempt }
}

function nameOf ({ caseId, attempt }: Slot): string {
  return `${hex(caseId)}/${attempt}`
}

export function approval (duty: Duty): Opinion {
  return { ...slotOf(duty), decision: Decision.approve, reason: NO_REASON }
}

export function rejection (duty: Duty, reason: number): Opinion {
  return { ...slotOf(duty), decision: Decision.reject, reason }
}

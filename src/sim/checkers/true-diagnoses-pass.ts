import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { casesOf } from '../../protocol/ledger/index.js'
import { CaseStatus, ZERO_32, type Case, type MemberId } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { truthOf } from '../truth.js'
import type { AbleMembers } from './able-members.js'
import { name, short } from './arithmetic.js'
import { Invariant, type Checker, type WatchedRun } from './checker.js'

/** The heights that open a case, draw it, and carry the last verdict, and one more. */
const HEIGHTS = 4

interface Watched {
  readonly submitter: MemberId
  /** The time that counts toward the bound began here. */
  since: number
  /** False if more than f hospitals were out at some time while the case was open. */
  isWhole: boolean
}

/**
 * §7.3: true diagnoses of honest hospitals are accepted within a bound, if all honest clinicians answer.
 * Each holder that is away costs TAKE, and each that takes up and says nothing costs W. Others cost nothing.
 * A case expires only after R holders have wasted W each.
 */
export class TrueDiagnosesPass extends Invariant implements Checker {
  readonly invariant = '§7.3'
  readonly #open = new Map<string, Watched>()
  #askedAt = -1

  constructor (run: WatchedRun, private readonly able: AbleMembers) { super(run) }

  /** Tells whether a true diagnosis of a member is undecided. */
  get isSomeOpen (): boolean {
    const set = new Set(this.run.history.current.map(name))
    return [...this.#open.values()].some(({ submitter }) => set.has(name(submitter)))
  }

  extending (_node: SimNode, { delta }: CommittedBlock): void {
    const { habits } = this.run.plan
    if (habits.ignores > 0 || habits.rejects > 0) return
    for (const opened of casesOf(delta, 'opened')) {
      if (truthOf(opened) !== 'true' || this.able.isFaulty(opened.submitter)) continue
      this.#open.set(name(opened.id), {
        submitter: opened.submitter, since: this.run.timeline.now, isWhole: this.able.soundSince !== undefined
      })
    }
    for (const closed of casesOf(delta, 'closed')) this.#close(closed)
  }

  #close (closed: Case): void {
    const watched = this.#open.get(name(closed.id))
    if (watched === undefined) return
    this.#open.delete(name(closed.id))
    // Of two changes of a record the later one expires.
    const isChange = name(closed.replaces) !== name(ZERO_32)
    if (closed.status !== CaseStatus.expired || isChange) return
    const { nightMs, skewMs } = this.run.plan
    const { attempts, attemptWindowMs } = this.run.chain.genesis.parameters
    // Blocks have the times of different clocks, so a case may have less time than the chain shows.
    const isShort = this.#answerMs(this.able.heightMs) + 2 * skewMs >= attempts * attemptWindowMs
    const isLong = !watched.isWhole && nightMs === 0
    if (isShort || isLong || this.able.slowHolders(closed, watched.since).length >= attempts) return
    this.violate(`the true diagnosis ${short(closed.id)} expired`)
  }

  inspect (node: SimNode): void {
    const { history, timeline: { now } } = this.run
    const ledger = node.parts?.hostLoop.state.ledger
    if (this.#askedAt === now || ledger === undefined || ledger.height < history.tip) return
    this.#askedAt = now
    const set = new Set(history.current.map(name))
    const { heightMs } = this.able
    for (const [id, watched] of this.#open) {
      const open = ledger.undecided.get(id)
      const isJudged = this.able.soundSince !== undefined && set.has(name(watched.submitter))
      if (!isJudged) {
        watched.since = now
        watched.isWhole = false
      }
      const waited = now - watched.since
      if (open === undefined || waited <= this.#boundOf(open, watched, heightMs)) continue
      this.violate(`the true diagnosis ${id.slice(0, 8)} waits for ${Math.round(waited)} ms`)
      this.#open.delete(id)
    }
  }

  /** The longest time to an honest verdict on the chain, in the good network. */
  #answerMs (heightMs: number): number {
    const { takeUpMs } = this.run.chain.genesis.parameters
    return this.run.plan.habits.thinkMs + takeUpMs / 3 + HEIGHTS * heightMs
  }

  #boundOf (open: Case, { since }: Watched, heightMs: number): number {
    const { attemptWindowMs, takeUpMs } = this.run.chain.genesis.parameters
    const slow = this.able.slowHolders(open, since)
    const lost = slow.reduce((ms, id) =>
      ms + heightMs + takeUpMs + (this.able.isFaulty(id) ? attemptWindowMs : takeUpMs), 0)
    return this.#answerMs(heightMs) + lost
  }
}

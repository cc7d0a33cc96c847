import { casesOf } from '../../protocol/ledger/index.js'
import { CaseStatus, type BodyHash } from '../../protocol/types/index.js'
import type { NamedBody } from '../../protocol/replica/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import { BodyRequests, type BodyRequestsParts } from '../peers/body-requests.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Fail, Logger } from '../machine/ports.js'

const INTERVAL_MS = 1_000
const BODIES_PER_REQUEST = 256
/** Of different bodies; a reply has 4 MiB at most. */
const REQUESTS_AT_ONCE = 4
/** Fewer than this are fetched silently. */
const WORTH_TELLING = 256
const TOLD_EVERY_MS = 10_000

export interface BodyBackfillParts extends BodyRequestsParts {
  readonly store: NodeStore, readonly hostLoop: HostLoop, readonly commits: CommitFeed,
  readonly logger: Logger, readonly fail: Fail
}

/**
 * A hospital that caught up has the blocks but not the bodies that they name: those are fetched
 * afterwards by their hashes, from any hospital, until this copy is whole (ARCHITECTURE.md, Bodies
 * stay beside the chain). What is missing is noted in the commit that named it, so a crash forgets
 * nothing.
 */
export class BodyBackfill {
  readonly #requests: BodyRequests
  #stop: (() => void) | undefined
  /** Never less than there are; counted anew at the end of each round. */
  #missing = 0
  #noted = 0
  #fetched = 0
  /** Where the next look begins: bodies that nobody gives must not hide those that come after. */
  #after: BodyHash | undefined
  #toldAt = -Infinity
  #isTold = false

  constructor (private readonly parts: BodyBackfillParts) {
    this.#requests = new BodyRequests(parts)
  }

  async start (): Promise<void> {
    // Once it is on the disk: a count that ran while a block was on its way there would not see it.
    this.parts.commits.subscribe(({ caughtUp, delta }) => {
      if (!caughtUp) return
      const opened = casesOf(delta, 'opened').length
      this.#noted += opened
      this.#missing += opened
    })
    await this.#count()
    this.#repeat(INTERVAL_MS)
  }

  stop (): void {
    this.#stop?.()
  }

  get missing (): number { return this.#missing }

  /** Since the start of this process. */
  get fetched (): number { return this.#fetched }

  /** For the commit's batch: bodies that came with a block that others finished. */
  operationsToNote ({ delta, caughtUp }: CommittedBlock): Operation[] {
    const { missingBodies } = this.parts.store
    const moot = casesOf(delta, 'closed').filter(one => one.status !== CaseStatus.accepted)
      .map(one => missingBodies.deleting(one.bodyHash))
    if (!caughtUp) return moot
    // One block may end a case and open another of the same body: what begins goes after what ends.
    const wanted = casesOf(delta, 'opened').filter(one => one.status <= CaseStatus.open)
    return [...moot, ...wanted.map(one => missingBodies.putting(one.bodyHash, one.submitter))]
  }

  /** Bodies whose place is empty, or holds something else, though nothing was noted. */
  async noteMissing (bodies: readonly NamedBody[]): Promise<void> {
    if (bodies.length === 0) return
    const { missingBodies, bodies: stored } = this.parts.store
    const hashes = bodies.map(one => one.hash)
    await stored.deleteWith(hashes, bodies.map(one => missingBodies.putting(one.hash, one.submitter)))
    this.#noted += bodies.length
    this.#missing += bodies.length
  }

  #repeat (ms: number): void {
    this.#stop = this.parts.scheduler.after(ms, () => {
      this.#fetch().then(
        advanced => { if (!this.parts.hostLoop.stopped) this.#repeat(advanced ? 0 : INTERVAL_MS) },
        (error: unknown) => { this.parts.fail(error) })
    })
  }

  /** True if some arrived. */
  async #fetch (): Promise<boolean> {
    const { hostLoop: { state, stopped } } = this.parts
    if (this.#missing === 0 || stopped || state.halted) return false
    const wanted: NamedBody[] = []
    const limit = BODIES_PER_REQUEST * REQUESTS_AT_ONCE
    const from = this.#after === undefined ? {} : { gt: this.#after }
    for await (const [hash, submitter] of this.parts.store.missingBodies.iterate({ limit, ...from })) {
      wanted.push({ hash, submitter })
    }
    const parts: Promise<number>[] = []
    for (let at = 0; at < wanted.length; at += BODIES_PER_REQUEST) {
      parts.push(this.#fill(wanted.slice(at, at + BODIES_PER_REQUEST)))
    }
    const done = (await Promise.all(parts)).reduce((sum, count) => sum + count, 0)
    this.#missing -= done
    this.#after = wanted.length < limit ? undefined : wanted.at(-1)?.hash
    if (this.#after === undefined) await this.#count()
    this.#tell()
    return done > 0
  }

  /** @returns how many of them are here now */
  async #fill (wanted: readonly NamedBody[]): Promise<number> {
    const { store } = this.parts
    const held = await store.hasBodies(wanted.map(one => one.hash))
    const here = wanted.filter((_, index) => held[index] === true)
    // Not after the wait for others: a body may be deleted meanwhile, and be missing anew.
    if (here.length > 0) {
      await store.bodies.put([], here.map(one => store.missingBodies.deleting(one.hash)))
    }
    const lacking = wanted.filter((_, index) => held[index] !== true)
    const got = lacking.length === 0 ? [] : await this.#requests.get(lacking)
    if (got.length === 0 || this.parts.hostLoop.stopped) return here.length
    await store.bodies.put(got, got.map(one => store.missingBodies.deleting(one.hash)))
    this.#fetched += got.length
    return here.length + got.length
  }

  async #count (): Promise<void> {
    const before = this.#noted
    let rows = 0
    for await (const row of this.parts.store.missingBodies.iterate()) if (row.length > 0) rows++
    this.#missing = rows + this.#noted - before
  }

  #tell (): void {
    const { clock, logger } = this.parts
    if (this.#missing < WORTH_TELLING && !this.#isTold) return
    if (this.#missing > 0 && clock.monotonic() - this.#toldAt < TOLD_EVERY_MS) return
    this.#toldAt = clock.monotonic()
    this.#isTold = this.#missing > 0
    const text = this.#isTold ? 'fetching bodies' : 'every body is here'
    logger.info({ fetched: this.#fetched, missing: this.#missing }, text)
  }
}

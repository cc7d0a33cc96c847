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
/** How many requests, for different bodies, are sent at once. A reply has at most 4 MiB. */
const REQUESTS_AT_ONCE = 4
/** Fewer missing bodies than this are fetched without log lines. */
const BODIES_TO_LOG = 256
const LOG_INTERVAL_MS = 10_000

export interface BodyBackfillParts extends BodyRequestsParts {
  readonly store: NodeStore, readonly hostLoop: HostLoop, readonly commits: CommitFeed,
  readonly logger: Logger, readonly fail: Fail
}

/**
 * Fetches the bodies that this hospital lacks after it caught up: fetched blocks come without bodies. Any
 * hospital can deliver a body by its hash (ARCHITECTURE.md, Bodies stay beside the chain). The commit of a
 * block notes the missing bodies in the same batch, so a crash loses no note.
 */
export class BodyBackfill {
  readonly #requests: BodyRequests
  #stop: (() => void) | undefined
  /** At least the number of missing bodies; counted again at the end of each round. */
  #missing = 0
  #noted = 0
  #fetched = 0
  /** Where the next round begins, so that bodies that no hospital delivers do not block later bodies. */
  #after: BodyHash | undefined
  #loggedAt = -Infinity
  #isLogged = false

  constructor (private readonly parts: BodyBackfillParts) {
    this.#requests = new BodyRequests(parts)
  }

  async start (): Promise<void> {
    // After each commit, since a count that runs during the commit does not see the block's notes.
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

  /** The number of bodies fetched since the start of this process. */
  get fetched (): number { return this.#fetched }

  /**
   * Returns the changes of the notes that are written with a block. Bodies of a block that others finished
   * are noted. The notes of rejected and expired cases are deleted.
   */
  operationsToNote ({ delta, caughtUp }: CommittedBlock): Operation[] {
    const { missingBodies } = this.parts.store
    const moot = casesOf(delta, 'closed').filter(({ status }) => status !== CaseStatus.accepted)
      .map(({ bodyHash }) => missingBodies.deleting(bodyHash))
    if (!caughtUp) return moot
    // A block may close a case and open another with the same body, so deletions come first.
    const wanted = casesOf(delta, 'opened').filter(({ status }) => status <= CaseStatus.open)
    return [...moot, ...wanted.map(({ bodyHash, submitter }) => missingBodies.putting(bodyHash, submitter))]
  }

  /** Notes bodies that are absent or damaged in the database without a note, and deletes what is there. */
  async noteMissing (bodies: readonly NamedBody[]): Promise<void> {
    if (bodies.length === 0) return
    const { missingBodies, bodies: stored } = this.parts.store
    const hashes = bodies.map(({ hash }) => hash)
    const notes = bodies.map(({ hash, submitter }) => missingBodies.putting(hash, submitter))
    await stored.deleteWith(hashes, notes)
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

  /** Fetches the next bodies. True if at least one is here now. */
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
    this.#logProgress()
    return done > 0
  }

  /** @returns how many of the wanted bodies are here now */
  async #fill (wanted: readonly NamedBody[]): Promise<number> {
    const { store } = this.parts
    const held = await store.hasBodies(wanted.map(({ hash }) => hash))
    const here = wanted.filter((_, index) => held[index] === true)
    // Before the requests: while they wait, a body may be deleted and become missing again.
    if (here.length > 0) {
      await store.bodies.put([], here.map(({ hash }) => store.missingBodies.deleting(hash)))
    }
    const lacking = wanted.filter((_, index) => held[index] !== true)
    const got = lacking.length === 0 ? [] : await this.#requests.get(lacking)
    if (got.length === 0 || this.parts.hostLoop.stopped) return here.length
    await store.bodies.put(got, got.map(({ hash }) => store.missingBodies.deleting(hash)))
    this.#fetched += got.length
    return here.length + got.length
  }

  async #count (): Promise<void> {
    const before = this.#noted
    let rows = 0
    for await (const row of this.parts.store.missingBodies.iterate()) if (row.length > 0) rows++
    this.#missing = rows + this.#noted - before
  }

  #logProgress (): void {
    const { clock, logger } = this.parts
    if (this.#missing < BODIES_TO_LOG && !this.#isLogged) return
    if (this.#missing > 0 && clock.monotonic() - this.#loggedAt < LOG_INTERVAL_MS) return
    this.#loggedAt = clock.monotonic()
    this.#isLogged = this.#missing > 0
    const text = this.#isLogged ? 'fetching bodies' : 'every body is here'
    logger.info({ fetched: this.#fetched, missing: this.#missing }, text)
  }
}

import { bodyKey, casesOf, entryId, erasedKey } from '../../protocol/ledger/index.js'
import { CaseStatus, hex, partHashes, type BodyHash, type Hex } from '../../protocol/types/index.js'
import type { NamedBody } from '../../protocol/replica/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import { BodyRequests, type BodyRequestsParts } from '../peers/body-requests.js'
import type { WaitingBodies } from '../gates/waiting-bodies.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Fail, Logger } from '../machine/ports.js'

const INTERVAL_MS = 1_000
const BODIES_PER_REQUEST = 256
/** The number of concurrent requests, each for different bodies. A reply has at most 4 MiB. */
const REQUESTS_AT_ONCE = 4
/** The number of missing bodies from which the progress is logged. */
const BODIES_TO_LOG = 256
const LOG_INTERVAL_MS = 10_000

export interface BodyBackfillParts extends BodyRequestsParts {
  readonly store: NodeStore, readonly hostLoop: HostLoop, readonly commits: CommitFeed,
  readonly logger: Logger, readonly fail: Fail, readonly waiting: Pick<WaitingBodies, 'settle'>
}

/**
 * Fetches missing bodies in the background. A hospital that catches up gets blocks without their bodies. Any
 * hospital can deliver a body by its hash (ARCHITECTURE.md, Bodies stay beside the chain). The store has a
 * note of each missing body. The batch that commits a block also writes its notes, so a crash loses no note.
 */
export class BodyBackfill {
  readonly #requests: BodyRequests
  #stop: (() => void) | undefined
  /** An upper bound of the number of missing bodies. The end of each round counts them again. */
  #missing = 0
  #noted = 0
  #fetched = 0
  /** The last body of the round before. The next round continues after it, past undeliverable bodies. */
  #after: BodyHash | undefined
  #loggedAt = -Infinity
  #isLogged = false

  constructor (private readonly parts: BodyBackfillParts) {
    this.#requests = new BodyRequests(parts)
  }

  async start (): Promise<void> {
    // This runs after each commit: a count that runs during the commit does not see the notes of the block.
    this.parts.commits.subscribe(({ caughtUp, delta }) => {
      if (!caughtUp) return
      const opened = casesOf(delta, 'opened').flatMap(partHashes).length
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
   * Returns the changes of notes that are written with a block. A block fetched while catching up adds notes
   * for its opened cases. Every block deletes the notes of its rejected and expired cases.
   */
  operationsToNote ({ delta, caughtUp }: CommittedBlock): Operation[] {
    const { missingBodies } = this.parts.store
    const deletions = casesOf(delta, 'closed').filter(({ status }) => status !== CaseStatus.accepted)
      .flatMap(partHashes).map(hash => missingBodies.deleting(hash))
    if (!caughtUp) return deletions
    // A block may close a case and open another with the same body, so deletions come first.
    const wanted = casesOf(delta, 'opened').filter(({ status }) => status <= CaseStatus.open)
    const additions = wanted.flatMap(opened =>
      partHashes(opened).map(hash => missingBodies.putting(hash, opened.submitter)))
    return [...deletions, ...additions]
  }

  /** Adds notes for bodies that were found absent or damaged, and deletes the damaged bodies. */
  async noteMissing (bodies: readonly NamedBody[]): Promise<void> {
    if (bodies.length === 0) return
    const { missingBodies, bodies: stored } = this.parts.store
    const hashes = bodies.map(({ hash }) => hash)
    const notes = bodies.map(({ hash, submitter }) => missingBodies.putting(hash, submitter))
    await stored.deleteDamaged(hashes, notes)
    this.#noted += bodies.length
    this.#missing += bodies.length
  }

  /**
   * Fetches pads that the key file lacks. The peers send them with the bodies, which are here.
   * @returns the bodies whose pads did not come
   */
  async fetchPads <T extends NamedBody> (bodies: readonly T[]): Promise<T[]> {
    const got = new Set<string>()
    for (let at = 0; at < bodies.length && !this.parts.hostLoop.stopped; at += BODIES_PER_REQUEST) {
      const some = bodies.slice(at, at + BODIES_PER_REQUEST)
      const isHeld = await this.parts.store.hasBodies(some.map(({ hash }) => hash))
      const held = some.filter((_, index) => isHeld[index] === true)
      const fetched = held.length === 0 ? [] : await this.#requests.get(held)
      const pads = fetched.flatMap(({ hash, pad }) => pad === undefined ? [] : [{ bodyHash: hash, pad }])
      if (pads.length > 0) await this.parts.store.pads.put(pads)
      for (const { bodyHash } of pads) got.add(hex(bodyHash))
    }
    return bodies.filter(({ hash }) => !got.has(hex(hash)))
  }

  #repeat (ms: number): void {
    this.#stop = this.parts.scheduler.after(ms, () => {
      this.#fetch().then(
        advanced => { if (!this.parts.hostLoop.stopped) this.#repeat(advanced ? 0 : INTERVAL_MS) },
        (error: unknown) => { this.parts.fail(error) })
    })
  }

  /** Fetches the next bodies. Returns true if the store now has at least one of them. */
  async #fetch (): Promise<boolean> {
    const { hostLoop: { state, stopped } } = this.parts
    if (this.#missing === 0 || stopped || state.halted) return false
    const wanted: NamedBody[] = []
    const limit = BODIES_PER_REQUEST * REQUESTS_AT_ONCE
    const from = this.#after === undefined ? {} : { gt: this.#after }
    for await (const [hash, submitter] of this.parts.store.missingBodies.iterate({ limit, ...from })) {
      wanted.push({ hash, submitter })
    }
    const batches: Promise<number>[] = []
    for (let at = 0; at < wanted.length; at += BODIES_PER_REQUEST) {
      batches.push(this.#fill(wanted.slice(at, at + BODIES_PER_REQUEST)))
    }
    const filled = (await Promise.all(batches)).reduce((sum, count) => sum + count, 0)
    this.#missing -= filled
    this.#after = wanted.length < limit ? undefined : wanted.at(-1)?.hash
    if (this.#after === undefined) await this.#count()
    this.#logProgress()
    return filled > 0
  }

  /** @returns how many of the wanted bodies the store now has */
  async #fill (wanted: readonly NamedBody[]): Promise<number> {
    const { store } = this.parts
    const isHeld = await store.hasBodies(wanted.map(({ hash }) => hash))
    const held = wanted.filter((_, index) => isHeld[index] === true)
    // These notes are deleted before the requests. During the requests, a body may become missing again.
    if (held.length > 0) {
      await store.bodies.put([], held.map(({ hash }) => store.missingBodies.deleting(hash)))
    }
    const missing = wanted.filter((_, index) => isHeld[index] !== true)
    const fetched = missing.length === 0 ? [] : await this.#requests.get(missing)
    if (fetched.length === 0 || this.parts.hostLoop.stopped) return held.length
    const gone = await this.#erased(missing)
    const kept = fetched.filter(({ hash }) => !gone.has(hex(hash)))
    await store.bodies.put(kept, fetched.map(({ hash }) => store.missingBodies.deleting(hash)))
    this.#fetched += kept.length
    // Cases may have ended during the requests.
    const here = new Set(fetched.map(({ hash }) => hex(hash)))
    await this.parts.waiting.settle(missing.filter(({ hash }) => here.has(hex(hash))))
    return held.length + fetched.length
  }

  /** Finds the bodies of records that were erased, also while a request for them was under way. */
  async #erased (bodies: readonly NamedBody[]): Promise<ReadonlySet<Hex>> {
    const { store } = this.parts
    const names = bodies.map(({ hash, submitter }) => bodyKey(submitter, hash))
    const cases = await store.loadEntries(names)
    const keys = names.map(name => {
      const caseId = cases.get(entryId(name))
      return caseId && erasedKey(caseId)
    })
    const rows = await store.loadEntries(keys.filter(key => key !== undefined))
    return new Set(bodies.filter((_, at) => {
      const key = keys[at]
      return key !== undefined && rows.has(entryId(key))
    }).map(({ hash }) => hex(hash)))
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

import type { BodyHash, MemberId } from '../../protocol/types/index.js'
import { CaseStatus, hex } from '../../protocol/types/index.js'
import type { Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../host.js'
import type { Core } from '../core.js'
import { askForBodies } from '../peers/body-requests.js'
import { PeerChoice } from '../peers/peer-choice.js'

const INTERVAL_MS = 1_000
const BODIES_PER_REQUEST = 64

/**
 * A hospital that caught up has the blocks but not the bodies that they name: those are fetched
 * afterwards by their hashes, from any hospital, until this copy is whole (architecture.md, Bodies
 * stay beside the chain). What is missing is noted in the commit that named it, so a crash forgets
 * nothing.
 */
export class BodyBackfill {
  readonly #peers: PeerChoice
  #stop: (() => void) | undefined
  #missing = 0
  /** Where the next look begins: bodies that nobody gives must not hide those that come after. */
  #after: BodyHash | undefined

  constructor (private readonly core: Core) {
    this.#peers = new PeerChoice(core.network)
  }

  async start (): Promise<void> {
    for await (const row of this.core.store.missingBodies.iterate()) if (row.length > 0) this.#missing++
    this.#repeat(INTERVAL_MS)
  }

  stop (): void {
    this.#stop?.()
  }

  get missing (): number { return this.#missing }

  /** For the commit's batch: bodies that came with a block that others finished. */
  noting ({ delta, caughtUp }: CommittedBlock): Operation[] {
    const { missingBodies } = this.core.store
    const moot = delta.closed.filter(one => one.status !== CaseStatus.accepted)
      .map(one => missingBodies.deleting(one.bodyHash))
    if (!caughtUp) return moot
    this.#missing += delta.opened.length
    return [...delta.opened.map(one => missingBodies.putting(one.bodyHash, one.submitter)), ...moot]
  }

  #repeat (ms: number): void {
    this.#stop = this.core.scheduler.after(ms, () => {
      this.#fetch().then(
        advanced => { if (!this.core.host.stopped) this.#repeat(advanced ? 0 : INTERVAL_MS) },
        (error: unknown) => { this.core.fail(error) })
    })
  }

  /** True if some arrived and more are missing. */
  async #fetch (): Promise<boolean> {
    const wanted: { hash: BodyHash, submitter: MemberId }[] = []
    const after = this.#after
    for await (const [hash, submitter] of this.core.store.missingBodies.iterate({
      limit: BODIES_PER_REQUEST, ...(after === undefined ? {} : { gt: after })
    })) wanted.push({ hash, submitter })
    const isAll = after === undefined && wanted.length < BODIES_PER_REQUEST
    this.#missing = isAll ? wanted.length : this.#missing
    this.#after = wanted.length < BODIES_PER_REQUEST ? undefined : wanted.at(-1)?.hash
    if (wanted.length === 0) return false
    const held = await this.core.store.hasBodies(wanted.map(one => one.hash))
    const lacking = wanted.filter((_, index) => held[index] !== true)
    const got = lacking.length === 0 ? [] : await askForBodies(this.core, this.#peers, lacking)
    await this.core.store.putBodies(got)
    const done = new Set([...got, ...wanted.filter((_, index) => held[index] === true)]
      .map(one => hex(one.hash)))
    if (done.size === 0) return false
    await this.core.store.write(wanted.filter(one => done.has(hex(one.hash)))
      .map(one => this.core.store.missingBodies.deleting(one.hash)))
    this.#missing = Math.max(0, this.#missing - done.size)
    return true
  }
}

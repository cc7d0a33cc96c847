import type { Job } from './job.js'
import type { Retries, RetryVerdict } from './retries.js'

interface Early {
  /** How many blocks had come when the job was judged. */
  readonly blocks: number
  /** Undefined if the rows could not be read. */
  readonly verdict: Promise<RetryVerdict | undefined>
}

/**
 * Judges jobs while they wait for their batch, so that no batch waits for a read. An early verdict counts
 * only if the job is new. Nothing may have come since that could make it a repeat: no block, and no other
 * job with its name.
 */
export class EarlyVerdicts {
  readonly #early = new WeakMap<Job, Early>()
  #blocks = 0

  /** @param isLive tells whether a job with this name was sealed, and its case is undecided */
  constructor (
    private readonly retries: Pick<Retries, 'judge'>, private readonly isLive: (job: Job) => boolean
  ) {}

  /** Notes that a block has come. */
  follow (): void { this.#blocks++ }

  begin (job: Job): void {
    const verdict = this.retries.judge([job]).then(([found]) => found, () => undefined)
    this.#early.set(job, { blocks: this.#blocks, verdict })
  }

  /** Returns the verdicts of jobs, which hold until the next await of the caller. */
  async of (jobs: readonly Job[]): Promise<RetryVerdict[]> {
    const verdicts = await Promise.all(jobs.map(async job => await this.#early.get(job)?.verdict))
    const fresh = verdicts.flatMap((verdict, at) => {
      const job = jobs[at]!
      const counts = verdict?.kind === 'new' && this.#early.get(job)?.blocks === this.#blocks &&
        !this.isLive(job)
      return counts ? [verdict] : []
    })
    return fresh.length === jobs.length ? fresh : await this.retries.judge(jobs)
  }
}

import { rememberSignature } from '../../protocol/crypto/index.js'
import { rememberSigma } from '../../protocol/lottery/index.js'
import type { Group } from '../../protocol/types/index.js'
import type { ServedBlocks } from './block-source.js'
import type { CheckedBlock, CheckGround } from './check-ahead.js'
import type { Logger } from '../machine/ports.js'

export interface CheckJob extends Pick<ServedBlocks, 'blocks'> {
  readonly number: number
  readonly ground: CheckGround
}

export interface CheckAnswer {
  /** The number of the job. */
  readonly number: number
  /** The next blocks of the job that are valid. */
  readonly checked: readonly CheckedBlock[]
  readonly isLast: boolean
}

export interface CheckThread {
  send (job: CheckJob): void
  stop (): void
}

/** Starts a thread. @param ended called when the thread has ended, and before with its error if it has one */
export type StartCheckThread =
  (answered: (answer: CheckAnswer) => void, ended: (error: unknown) => void) => CheckThread

export interface CheckThreadsChoice {
  readonly start: StartCheckThread
  /** How many run at once. */
  readonly count: number
  /** A node that is fewer blocks behind starts none. */
  readonly minBlocks: number
}

export interface CheckThreadsParts {
  readonly start: StartCheckThread
  readonly group: Group
  readonly logger: Pick<Logger, 'warn'>
}

/**
 * Checks signatures and shares of served blocks in other threads of this process. The threads decide
 * nothing: what they found valid is remembered by the verifier, and the replica makes every check itself.
 * If a thread ends, the replica makes the checks of its ranges alone.
 */
export class CheckThreads {
  readonly #threads: { readonly thread: CheckThread, readonly jobs: Set<number> }[] = []
  readonly #ranges = new Map<number, CheckedRange>()
  readonly #of = new WeakMap<ServedBlocks, CheckedRange>()
  #jobs = 0

  /** @param count number of threads */
  constructor (private readonly parts: CheckThreadsParts, count: number) {
    for (let i = 0; i < count; i++) this.#start()
  }

  /** Gives the blocks to the thread with the fewest ranges. */
  check (served: ServedBlocks, ground: CheckGround): void {
    const [first, ...others] = this.#threads
    if (first === undefined) return
    const least = others.reduce((a, b) => b.jobs.size < a.jobs.size ? b : a, first)
    const number = ++this.#jobs
    const range = new CheckedRange(this.parts.group)
    this.#ranges.set(number, range)
    this.#of.set(served, range)
    least.jobs.add(number)
    least.thread.send({ number, ground, blocks: served.blocks })
  }

  /**
   * Resolves when the block at this index is checked and remembered, or when no thread will check it. Blocks
   * are taken in order.
   */
  async checked (served: ServedBlocks, index: number): Promise<void> {
    await this.#of.get(served)?.reached(index)
  }

  stop (): void {
    for (const { thread } of this.#threads.splice(0)) thread.stop()
    for (const range of this.#ranges.values()) range.end()
    this.#ranges.clear()
  }

  #start (): void {
    const jobs = new Set<number>()
    const thread = this.parts.start(
      ({ checked, isLast, number }) => {
        this.#ranges.get(number)?.take(checked)
        if (isLast) this.#end(jobs, number)
      },
      error => {
        const at = this.#threads.findIndex(entry => entry.jobs === jobs)
        if (at < 0) return
        this.#threads.splice(at, 1)
        this.parts.logger.warn({ err: error }, 'a thread that checked blocks ahead has ended')
        for (const number of jobs) this.#end(jobs, number)
      })
    this.#threads.push({ thread, jobs })
  }

  #end (jobs: Set<number>, number: number): void {
    jobs.delete(number)
    this.#ranges.get(number)?.end()
    this.#ranges.delete(number)
  }
}

/** What a thread has found valid in a range so far. */
class CheckedRange {
  readonly #checked: CheckedBlock[] = []
  #isOver = false
  #wake: (() => void) | undefined

  constructor (private readonly group: Group) {}

  take (checked: readonly CheckedBlock[]): void {
    this.#checked.push(...checked)
    this.#wake?.()
  }

  end (): void {
    this.#isOver = true
    this.#wake?.()
  }

  async reached (index: number): Promise<void> {
    while (this.#checked[index] === undefined && !this.#isOver) {
      await new Promise<void>(resolve => { this.#wake = resolve })
    }
    const found = this.#checked[index]
    if (found === undefined) return
    found.signatures.forEach(rememberSignature)
    if (found.sigma !== undefined) rememberSigma(this.group, found.sigma.name, found.sigma.value)
  }
}

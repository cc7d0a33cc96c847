import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { emptySum, type Job, type Sum, type Word } from './job.js'

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))
/**
 * Time beyond the limit of a part until its process is killed, ms. Mocha itself ends a part that waits for
 * too long. A part that computes cannot be ended so, and may be slow on a busy machine.
 */
const GRACE_MS = 600_000
/** Limit of the start of a process, ms. */
const START_MS = 120_000

/** A process that runs files of tests one after another. If it ends or hangs, another one takes its place. */
export class Lane {
  #child: ChildProcess | undefined

  constructor (private readonly graceMs = GRACE_MS) {}

  /** Runs a file. If its process ends or hangs, the file counts as one failure. */
  async run (job: Job): Promise<Sum> {
    const child = this.#child ??= fork(WORKER)
    return await new Promise(resolve => {
      let begins = 'starting'
      let late = ''
      let timer: NodeJS.Timeout | undefined
      const settle = (sum: Sum): void => {
        clearTimeout(timer)
        child.off('message', onWord).off('exit', onExit)
        resolve(sum)
      }
      const allow = (limitMs: number): void => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          late = `has not ended after ${(limitMs + this.graceMs) / 1000} s`
          child.kill('SIGKILL')
        }, limitMs + this.graceMs)
      }
      const onWord = (message: unknown): void => {
        const word = message as Word
        if ('sum' in word) return settle(word.sum)
        begins = word.begins
        allow(word.limitMs)
      }
      const onExit = (): void => {
        this.#child = undefined
        settle(lost(`${job.suite}: ${job.file}: ${begins}: ${late || endOf(child)}`))
      }
      if (isGone(child)) return onExit()
      allow(START_MS)
      child.on('message', onWord).on('exit', onExit)
      // The event 'exit' reports a process that has just ended.
      child.send(job, () => undefined)
    })
  }

  /** Lets the process end. If something is still open in it, this counts as a failure. */
  async end (): Promise<Sum> {
    const child = this.#child
    if (child === undefined) return emptySum()
    if (!isGone(child)) {
      const ended = new Promise(resolve => { child.once('exit', resolve) })
      child.disconnect()
      await ended
    }
    return child.exitCode === 0 ? emptySum() : lost(`after the last test: ${endOf(child)}`)
  }
}

function isGone ({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function endOf ({ exitCode, signalCode }: ChildProcess): string {
  return `the process ended with ${signalCode ?? `exit code ${exitCode ?? '?'}`}`
}

function lost (fault: string): Sum {
  return { ...emptySum(), failed: 1, faults: [fault] }
}

import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { lostOutcome, type Outcome } from './outcome.js'
import type { Task } from './task.js'

/** Always the compiled one: sources run by tsx are slower. */
const WORKER = fileURLToPath(new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/sim/sweep/worker.js' : 'worker.js',
  import.meta.url))
/**
 * With a process per core, V8's helper threads only take time from one another. Most that a run makes
 * is dead soon after: a young generation of this size lets it die there.
 */
const V8_OPTIONS = ['--single-threaded', '--max-semi-space-size=32']

export interface PoolOptions {
  readonly tasks: Iterable<Task>
  /** Processes at a time. */
  readonly jobs: number
  /** A run that takes longer hangs: its process is ended and its seed reported. */
  readonly limitMs: number
  readonly onOutcome: (outcome: Outcome) => void
  /** Ends the work where it stands; what was not finished is not reported. */
  readonly signal?: AbortSignal
  /** What the processes run; for tests. */
  readonly worker?: string
}

/**
 * Runs every task once, in as many processes as wanted. A process that crashes or hangs costs its
 * seed, which counts as failed, and is replaced. Resolves when all is done or `signal` says stop.
 */
export async function runAll (options: PoolOptions): Promise<void> {
  const tasks = options.tasks[Symbol.iterator]()
  const slots = Array.from({ length: options.jobs }, () => runSlot(tasks, options))
  await Promise.all(slots)
}

/** One process, and those that take its place. */
async function runSlot (tasks: Iterator<Task>, options: PoolOptions): Promise<void> {
  let child: ChildProcess | undefined
  try {
    for (;;) {
      if (options.signal?.aborted === true) return
      const next = tasks.next()
      if (next.done === true) return
      if (child === undefined || isGone(child)) {
        child = fork(options.worker ?? WORKER, { execArgv: V8_OPTIONS })
      }
      const outcome = await runIn(child, next.value, options)
      if (outcome === undefined) return
      options.onOutcome(outcome)
    }
  } finally {
    child?.kill('SIGKILL')
  }
}

function isGone ({ exitCode, signalCode, killed }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || killed
}

/** What came of the task; undefined if it was called off. */
function runIn (
  child: ChildProcess, task: Task, { limitMs, signal }: PoolOptions
): Promise<Outcome | undefined> {
  return new Promise(resolve => {
    const settle = (outcome: Outcome | undefined): void => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
      resolve(outcome)
    }
    const onMessage = (outcome: unknown): void => { settle(outcome as Outcome) }
    const onExit = (code: number | null, by: string | null): void => {
      settle(lostOutcome(task, `its process ended (${by ?? `exit code ${code ?? '?'}`})`))
    }
    const onAbort = (): void => { settle(undefined) }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      settle(lostOutcome(task, `not done after ${limitMs / 1000} s`))
    }, limitMs)
    child.on('message', onMessage).on('exit', onExit)
    signal?.addEventListener('abort', onAbort)
    // A process that has just ended says so by 'exit'.
    child.send(task, () => undefined)
  })
}

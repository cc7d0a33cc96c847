import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { lostRun, type RunSummary } from './run-summary.js'
import type { Task } from './task.js'

/** The compiled worker, since sources run by tsx are slower. */
const WORKER = fileURLToPath(new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/sim/sweep/worker.js' : 'worker.js',
  import.meta.url))
/**
 * With a process per core, V8's helper threads only compete with each other. Most objects of a run are
 * short-lived, and a young generation of this size is large enough to collect them. The others live as long
 * as the run, so the collector need not look at them before there are many (sizes in MiB).
 */
const V8_OPTIONS = ['--single-threaded', '--max-semi-space-size=64', '--initial-old-space-size=512']
/** The question to a process that takes long. A process that is in an endless loop does not answer it. */
export const WHERE = 'where'
/** How often a run that goes on gets the time of a run, since the machine may be busy. */
const TIMES = 4

/** The answer. A run whose simulated time stands still waits for a promise that nothing resolves. */
export interface Reached { readonly reachedMs: number | undefined }

export interface PoolOptions {
  readonly tasks: Iterable<Task>
  /** Processes at a time. */
  readonly jobs: number
  /**
   * The time of a run. If the simulated time then stands still for as long, the process is killed and its
   * seed counts as failed. The same happens if the run is not done after four times as long.
   */
  readonly limitMs: number
  readonly onRun: (run: RunSummary) => void
  /** Ends the work at once; unfinished runs are not reported. */
  readonly signal?: AbortSignal | undefined
  /** A replacement for the worker script, in tests. */
  readonly worker?: string
}

/**
 * Runs every task once, in `jobs` processes. A process that crashes or hangs is replaced, and its seed
 * counts as failed. Resolves when all tasks are done or `signal` is aborted.
 */
export async function runAll (options: PoolOptions): Promise<void> {
  const tasks = options.tasks[Symbol.iterator]()
  const slots = Array.from({ length: options.jobs }, () => runSlot(tasks, options))
  await Promise.all(slots)
}

/** Runs tasks in one process, and in processes that replace it. */
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
      const run = await runIn(child, next.value, options)
      if (run === undefined) return
      options.onRun(run)
    }
  } finally {
    child?.kill('SIGKILL')
  }
}

function isGone ({ exitCode, signalCode, killed }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || killed
}

/** Runs a task in a process; undefined if the work was aborted. */
function runIn (
  child: ChildProcess, task: Task, { limitMs, signal }: PoolOptions
): Promise<RunSummary | undefined> {
  return new Promise(resolve => {
    const settle = (run: RunSummary | undefined): void => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
      resolve(run)
    }
    let times = 0
    let reached: Reached | undefined
    const lose = (how: string): void => {
      child.kill('SIGKILL')
      settle(lostRun(task, `not done after ${times * limitMs / 1000} s, and its process ${how}`))
    }
    const onTime = (): void => {
      if (++times >= TIMES) {
        lose(reached === undefined ? 'does not answer' : `has come to ${reached.reachedMs ?? 0} ms`)
        return
      }
      child.send(WHERE, () => undefined)
      timer = setTimeout(onTime, limitMs)
    }
    const onMessage = (message: unknown): void => {
      const answer = message as RunSummary | Reached
      if (!('reachedMs' in answer)) settle(answer)
      else if (answer.reachedMs === reached?.reachedMs) lose(`waits at ${answer.reachedMs ?? 0} ms`)
      else reached = answer
    }
    const onExit = (code: number | null, by: string | null): void => {
      settle(lostRun(task, `its process ended (${by ?? `exit code ${code ?? '?'}`})`))
    }
    const onAbort = (): void => { settle(undefined) }
    let timer = setTimeout(onTime, limitMs)
    child.on('message', onMessage).on('exit', onExit)
    signal?.addEventListener('abort', onAbort)
    // The event 'exit' reports a process that has just ended.
    child.send(task, () => undefined)
  })
}

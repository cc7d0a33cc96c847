import os from 'node:os'
import { Worker } from 'node:worker_threads'
import type { CheckAnswer, CheckThreadsChoice, StartCheckThread } from './check-threads.js'

/** The compiled thread, since a thread cannot load sources by tsx. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/node/peers/check-thread.js' : 'check-thread.js',
  import.meta.url)
/** Ranges that wait have at most 16 MiB. Nearly all objects are short-lived. */
const HEAP = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }

/** Four ranges are ahead at most, and the event loop takes one of them. */
const MAX_THREADS = 3
/** For fewer blocks, the start of a thread costs more than it gains. */
const MIN_BLOCKS = 512

/** Starts `check-thread.ts`. The process may end while the thread runs. */
export const startCheckThread: StartCheckThread = (answered, ended) => {
  const worker = new Worker(THREAD, { execArgv: [], resourceLimits: HEAP })
  worker.unref()
  worker.on('message', (answer: CheckAnswer) => { answered(answer) })
  worker.on('error', ended)
  worker.on('exit', () => { ended(undefined) })
  return {
    send: job => { worker.postMessage(job) },
    stop: () => { void worker.terminate() }
  }
}

/** The threads beside that of the event loop: none on a machine with one core. */
export const checkThreadsOfMachine: CheckThreadsChoice = {
  start: startCheckThread, count: Math.min(MAX_THREADS, os.availableParallelism() - 1), minBlocks: MIN_BLOCKS
}

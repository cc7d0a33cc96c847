/**
 * This process runs seeds for `pool.ts`, one after another, until its parent ends. A process runs
 * thousands of seeds, since warm code is several times faster.
 */
import process from 'node:process'
import { Simulation } from '../simulation.js'
import { WHERE, type Reached } from './pool.js'
import { summaryOf } from './run-summary.js'
import type { Task } from './task.js'

// Ctrl-C reaches all processes of the group; the parent decides how to stop.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => { process.exit() })
let simulation: Simulation | undefined
process.on('message', (message: Task | typeof WHERE) => {
  if (message === WHERE) {
    process.send?.({ reachedMs: simulation?.timeline.now } satisfies Reached)
    return
  }
  simulation = new Simulation(message)
  simulation.run().then(
    report => { process.send?.(summaryOf(report)) },
    // Ends this process with the error's text on stderr; the pool reports the seed as lost.
    (error: unknown) => { setImmediate(() => { throw error }) })
})

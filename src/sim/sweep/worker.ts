/**
 * A process that runs seeds for `pool.ts`, one after another, until its parent is gone. One process
 * runs thousands of seeds: code that has run often runs several times faster.
 */
import process from 'node:process'
import { runSimulation } from '../simulation.js'
import { outcomeOf } from './outcome.js'
import type { Task } from './task.js'

// Ctrl-C reaches the whole group of processes; the parent decides what it means.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => { process.exit() })
process.on('message', (task: Task) => {
  runSimulation(task).then(
    report => { process.send?.(outcomeOf(report)) },
    // Ends this process with the error's text on stderr; the pool reports the seed as lost.
    (error: unknown) => { setImmediate(() => { throw error }) })
})

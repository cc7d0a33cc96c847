#!/usr/bin/env node
import process from 'node:process'
import { leaveTerminal } from './terminal.js'

// This comes before all other imports: SIGUSR1 would open Node's debugger to every user of this machine,
// in a process that holds keys. Programs that rotate logs send both signals to any process.
for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => {})
process.on('exit', leaveTerminal())

/** The last lines of a node that has stopped wait this long for a reader. */
const LAST_WORDS_MS = 1_000

const [{ assembly }, { processIo }, { run }] = await Promise.all([
  import('./assembly.js'), import('./io.js'), import('./run.js')
])
const words = process.argv.slice(2)
process.exitCode = await run(words, processIo(), assembly)
if (words[0] === 'start') setTimeout(() => { process.exit() }, LAST_WORDS_MS).unref()

#!/usr/bin/env node
import process from 'node:process'
import { leaveTerminal } from './terminal.js'

// These handlers are set before all other imports. SIGUSR1 would open Node's debugger to every user of this
// machine, in a process that holds keys. Programs that rotate logs send both signals.
for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => {})
process.on('exit', leaveTerminal())

/** How long the last lines of a stopped node wait for a reader. */
const LAST_LINES_MS = 1_000

const [{ assembly }, { processIo }, { run }] = await Promise.all([
  import('./assembly.js'), import('./io.js'), import('./run.js')
]).catch(endUnloaded)
const args = process.argv.slice(2)
process.exitCode = await run(args, processIo(), assembly)
if (args[0] === 'start') setTimeout(() => { process.exit() }, LAST_LINES_MS).unref()

/** Ends the process with one line if the program itself cannot be read. Any other error has its stack. */
function endUnloaded (error: NodeJS.ErrnoException): never {
  const cause = error.code === 'EMFILE'
    ? 'this process may open too few files; raise the limit (ulimit -n 2048)'
    : error.code === 'ERR_MODULE_NOT_FOUND'
      ? 'a part of the program is missing; install with npm ci, and build with npm run build'
      : undefined
  if (cause === undefined) throw error
  process.stderr.write(`error: ${cause}\n`)
  process.exit(1)
}

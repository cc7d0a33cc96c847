#!/usr/bin/env node
import process from 'node:process';
import { leaveTerminal } from './terminal.js';
// These handlers are set before all other imports. SIGUSR1 would open Node's debugger to every user of this
// machine, in a process that holds keys. Programs that rotate logs send both signals.
for (const signal of ['SIGUSR1', 'SIGUSR2'])
    process.on(signal, () => { });
process.on('exit', leaveTerminal());
/** How long the last lines of a stopped node wait for a reader. */
const LAST_LINES_MS = 1_000;
const [{ assembly }, { processIo }, { run }] = await Promise.all([
    import('./assembly.js'), import('./io.js'), import('./run.js')
]);
const args = process.argv.slice(2);
process.exitCode = await run(args, processIo(), assembly);
if (args[0] === 'start')
    setTimeout(() => { process.exit(); }, LAST_LINES_MS).unref();
//# sourceMappingURL=main.js.map
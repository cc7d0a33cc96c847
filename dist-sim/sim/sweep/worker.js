/**
 * This process runs seeds for `pool.ts`, one after another, until its parent ends. A process runs
 * thousands of seeds, since warm code is several times faster.
 */
import process from 'node:process';
import { runSimulation } from '../simulation.js';
import { summaryOf } from './run-summary.js';
// Ctrl-C reaches all processes of the group; the parent decides how to stop.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGHUP'])
    process.on(signal, () => undefined);
process.on('disconnect', () => { process.exit(); });
process.on('message', (task) => {
    runSimulation(task).then(report => { process.send?.(summaryOf(report)); }, 
    // Ends this process with the error's text on stderr; the pool reports the seed as lost.
    (error) => { setImmediate(() => { throw error; }); });
});
//# sourceMappingURL=worker.js.map
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lostRun } from './run-summary.js';
/** The compiled worker, since sources run by tsx are slower. */
const WORKER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../../dist/sim/sweep/worker.js' : 'worker.js', import.meta.url));
/**
 * With a process per core, V8's helper threads only compete with each other. Most objects of a run are
 * short-lived, and a young generation of this size is large enough to collect them.
 */
const V8_OPTIONS = ['--single-threaded', '--max-semi-space-size=32'];
/**
 * Runs every task once, in `jobs` processes. A process that crashes or hangs is replaced, and its seed
 * counts as failed. Resolves when all tasks are done or `signal` is aborted.
 */
export async function runAll(options) {
    const tasks = options.tasks[Symbol.iterator]();
    const slots = Array.from({ length: options.jobs }, () => runSlot(tasks, options));
    await Promise.all(slots);
}
/** Runs tasks in one process, and in processes that replace it. */
async function runSlot(tasks, options) {
    let child;
    try {
        for (;;) {
            if (options.signal?.aborted === true)
                return;
            const next = tasks.next();
            if (next.done === true)
                return;
            if (child === undefined || isGone(child)) {
                child = fork(options.worker ?? WORKER, { execArgv: V8_OPTIONS });
            }
            const run = await runIn(child, next.value, options);
            if (run === undefined)
                return;
            options.onRun(run);
        }
    }
    finally {
        child?.kill('SIGKILL');
    }
}
function isGone({ exitCode, signalCode, killed }) {
    return exitCode !== null || signalCode !== null || killed;
}
/** Runs a task in a process; undefined if the work was aborted. */
function runIn(child, task, { limitMs, signal }) {
    return new Promise(resolve => {
        const settle = (run) => {
            clearTimeout(timer);
            child.off('message', onMessage).off('exit', onExit);
            signal?.removeEventListener('abort', onAbort);
            resolve(run);
        };
        const onMessage = (run) => { settle(run); };
        const onExit = (code, by) => {
            settle(lostRun(task, `its process ended (${by ?? `exit code ${code ?? '?'}`})`));
        };
        const onAbort = () => { settle(undefined); };
        const timer = setTimeout(() => {
            child.kill('SIGKILL');
            settle(lostRun(task, `not done after ${limitMs / 1000} s`));
        }, limitMs);
        child.on('message', onMessage).on('exit', onExit);
        signal?.addEventListener('abort', onAbort);
        // The event 'exit' reports a process that has just ended.
        child.send(task, () => undefined);
    });
}
//# sourceMappingURL=pool.js.map
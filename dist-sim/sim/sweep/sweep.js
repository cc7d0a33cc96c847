import { availableParallelism } from 'node:os';
import { runAll } from './pool.js';
import { addRun, emptySum } from './sum.js';
/** The slowest seeds take some seconds, or a minute if twenty processes share two cores. */
const LIMIT_MS = 10 * 60_000;
export async function sweep({ jobs = availableParallelism(), onRun, ...options }) {
    const sum = emptySum();
    const failed = [];
    await runAll({
        ...options, jobs, limitMs: LIMIT_MS,
        onRun: run => {
            addRun(sum, run);
            if (run.violations.length > 0)
                failed.push(run);
            onRun?.(run, sum);
        }
    });
    return { sum, failed };
}
//# sourceMappingURL=sweep.js.map
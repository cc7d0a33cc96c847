import { setTimeout as pause } from 'node:timers/promises';
import { CaseTracker, diagnosisOf, submit } from './run/index.js';
import { LiveTable } from './view/index.js';
const GAP_MS = 4_000;
const ROWS = 4;
/** The number of diagnoses in memory, since a testnet may run for days. */
const REMEMBERED = 100;
/** Submits another diagnosis every few seconds until the end, for a person who watches. */
export async function trickle(fleet, screen, samples, signal, gapMs = GAP_MS) {
    const tracker = new CaseTracker(fleet.hospitals, { details: true });
    await tracker.open();
    const diagnoses = [];
    const table = new LiveTable(screen, diagnoses, tracker, ROWS);
    table.start();
    try {
        for (const sample of samples) {
            const next = diagnosisOf(sample, fleet.hospitals);
            diagnoses.push(next);
            const old = diagnoses.splice(0, diagnoses.length - REMEMBERED);
            for (const id of old.flatMap(({ caseIds }) => caseIds))
                tracker.cases.delete(id);
            // This is not awaited, since a stopped hospital must not delay the others.
            submit(next, signal).catch((error) => { screen.say(`not submitted: ${String(error)}`); });
            await pause(gapMs, undefined, { signal });
        }
    }
    catch (error) {
        if (!signal.aborted)
            throw error;
    }
    finally {
        table.stop();
        await tracker.close();
    }
}
//# sourceMappingURL=trickle.js.map
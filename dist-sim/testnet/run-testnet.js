import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { escapedLines } from '../api/index.js';
import { asSamples, readFhirFolder } from './fhir/index.js';
import { checkFolder, Fleet, PACKAGE_FOLDER } from './fleet/index.js';
import { Interruption } from './interruption.js';
import { agreement, CaseTracker, countsOf, diagnosisOf, outcomesOf, submitAll, waitForDecisions } from './run/index.js';
import { moreSamples, sampleStream } from './samples/index.js';
import { trickle } from './trickle.js';
import { createScreen, LiveTable, nextSteps, outcomeLines, silentScreen } from './view/index.js';
/** The number of concurrent submissions at each hospital. */
const AT_ONCE = 16;
/** The time between submissions for people who watch; all submissions take at most WATCHED_MS. */
const WATCHED_GAP_MS = 250;
const WATCHED_MS = 30_000;
/** Returns a first sample number that no other run in this folder has used. */
const numberAfter = (diagnoses) => diagnoses + 100 + Math.floor(Date.now() / 1000) % 1_000_000;
const SAMPLES = path.join(PACKAGE_FOLDER, 'config', 'samples');
/** The national identifier of Johanna Adler. The samples contain a diagnosis of her from hospital-1. */
const SAMPLE_PATIENT = 'https://id.example/national|MC-1001-2207';
/**
 * Runs a government and several hospitals on this machine, and submits diagnoses. It runs until a signal, or
 * with `exit` until the results are checked. It leaves no process behind.
 * @returns the exit code: 1 if a result is not as expected
 */
export async function runTestnet(options) {
    const screen = options.json ? silentScreen : createScreen();
    if (options.folder !== undefined)
        checkFolder(options.folder, options.hospitals);
    const samples = await samplesOf(options, screen);
    const folder = options.folder ?? await mkdtemp(path.join(os.tmpdir(), 'medichain-testnet-'));
    const fleet = new Fleet({
        hospitals: options.hospitals, folder, port: options.port, nodeBinaries: options.nodeBinaries,
        onProgress: text => { screen.say(text); }
    });
    const interruption = new Interruption(() => { for (const node of fleet.nodes)
        node.killNow(); });
    let code = 1;
    try {
        const result = await interruption.unlessInterrupted(run(options, fleet, samples, screen, interruption));
        if (result !== undefined) {
            await report(options, folder, fleet, result, screen);
            if (!options.exit)
                await stayUp(options, fleet, screen, interruption);
        }
        // An interruption is the normal end, unless `exit` is set.
        code = result === undefined ? (options.exit ? 1 : 0) : result.ok ? 0 : 1;
    }
    finally {
        screen.say('stopping');
        const killed = await fleet.stop();
        interruption.forget();
        if (killed.length > 0)
            screen.say(`these nodes had to be killed: ${killed.join(', ')}`);
        if (killed.length > 0)
            code = 1;
        if (code === 0 && options.folder === undefined)
            await rm(folder, { recursive: true, force: true });
        else if (code !== 0)
            screen.say(`keys, data and logs are left in ${folder}`);
    }
    return code;
}
async function run(options, fleet, samples, screen, { signal }) {
    await fleet.start();
    screen.say(`connected: one government, ${fleet.hospitals.length} hospitals`);
    if (fleet.hospitals.length === 2) {
        screen.say('With two hospitals, the other hospital judges each diagnosis; with more, two others do.');
    }
    const tracker = new CaseTracker(fleet.hospitals, { details: true });
    await tracker.open();
    const diagnoses = samples.map(sample => diagnosisOf(sample, fleet.hospitals));
    const table = new LiveTable(screen, diagnoses, tracker);
    table.start();
    try {
        const gap = isWatched(options, screen) ? Math.min(WATCHED_GAP_MS, WATCHED_MS / diagnoses.length) : 0;
        await submitAll(diagnoses, AT_ONCE, gap, signal);
        await waitForDecisions(diagnoses, tracker, fleet.hospitals, signal);
    }
    finally {
        table.stop();
        await tracker.close();
    }
    return await resultOf(fleet, diagnoses, tracker);
}
async function resultOf(fleet, diagnoses, tracker) {
    const outcomes = outcomesOf(diagnoses, tracker);
    const compared = await agreement(fleet.nodes);
    const ok = compared.agreed && outcomes.every(({ unexpected }) => unexpected === undefined);
    return { outcomes, agreement: compared, ok };
}
async function report(options, folder, fleet, result, screen) {
    const { outcomes, agreement: { agreed, heads }, ok } = result;
    if (options.json) {
        const nodes = fleet.nodes.map(({ name, url, pid, dataFolder, nodeBinary }) => {
            return { name, url, pid, dataFolder, nodeBinary };
        });
        const document = { ok, agreed, counts: countsOf(outcomes), heads, nodes, outcomes };
        const text = `${escapedLines(JSON.stringify(document, undefined, 2))}\n`;
        await writeFile(path.join(folder, 'report.json'), text);
        process.stdout.write(text);
    }
    const summary = ['', ...outcomeLines(outcomes, result.agreement)];
    const acceptedCase = outcomes.find(({ outcome }) => outcome === 'accepted')?.caseId;
    const patient = options.input === undefined && options.diagnoses > 0 ? SAMPLE_PATIENT : undefined;
    const next = options.exit ? [] : nextSteps(fleet, folder, acceptedCase, patient);
    for (const line of [...next, ...summary])
        screen.say(line);
}
/** Tells whether a person watches the run at a terminal. */
function isWatched({ exit, input }, screen) {
    return screen.live && !exit && input === undefined;
}
async function stayUp(options, fleet, screen, interruption) {
    for (const node of fleet.nodes) {
        node.onUnexpectedEnd = ended => { screen.say(`${ended.name} has ended${ended.lastLines()}`); };
    }
    // Output fails when the terminal has closed. Then no person could end the testnet.
    const terminalClosed = once(process.stdout, 'error');
    screen.say('');
    if (isWatched(options, screen) && options.diagnoses > 0) {
        screen.say('Running until Ctrl-C, with one more diagnosis every few seconds.');
        const samples = await moreSamples(SAMPLES, numberAfter(options.diagnoses));
        await trickle(fleet, screen, samples, interruption.signal).catch((error) => {
            screen.say(`no more diagnoses: ${error instanceof Error ? error.message : String(error)}`);
        });
    }
    else
        screen.say('Running until Ctrl-C.');
    await Promise.race([interruption.happened, terminalClosed]);
}
async function samplesOf(options, screen) {
    if (options.input === undefined) {
        return await sampleStream(SAMPLES, options.diagnoses);
    }
    const { files, conditions, unread } = await readFhirFolder(options.input);
    if (conditions.length === 0)
        throw new Error(`${options.input} has no FHIR file with a Condition`);
    screen.say(`${options.input}: ${conditions.length} Conditions in ${files} files` +
        (unread.length === 0 ? '' : `; not FHIR in UTF-8: ${unread.join(', ')}`));
    return asSamples(conditions);
}
//# sourceMappingURL=run-testnet.js.map
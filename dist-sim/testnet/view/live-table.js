import { CASE_COLUMNS, CASE_LEGEND, caseRow, EXPENDABLE_COLUMNS, NUMBERS_LEGEND } from './case-row.js';
import { fittedTable, progressBar } from './fitted-table.js';
const ROWS = 12;
/** The number of screen lines that are not cases, and the least number of cases. */
const OTHER_LINES = 9;
const FEWEST_ROWS = 3;
/** The approximate width of the table with full names. */
const WIDE_COLUMNS = 105;
const BAR_WIDTH = 30;
const REFRESH_MS = 100;
/** Without a terminal: a line per case if there are few cases, otherwise this many lines of progress. */
const PLAIN_STEPS = 10;
const PLAIN_CASES = 50;
/**
 * Shows the latest cases and the progress of all cases. On a terminal it redraws ten times a second.
 * Elsewhere it prints a line for each decided case or, if there are many cases, for each tenth of them.
 */
export class LiveTable {
    screen;
    diagnoses;
    tracker;
    rows;
    #timer;
    #printed = new Set();
    #printedSteps = 0;
    constructor(screen, diagnoses, tracker, rows = ROWS) {
        this.screen = screen;
        this.diagnoses = diagnoses;
        this.tracker = tracker;
        this.rows = rows;
    }
    start() {
        this.#timer = setInterval(() => { this.#draw(); }, REFRESH_MS);
    }
    /** Draws for the last time. This output stays on the screen. */
    stop() {
        clearInterval(this.#timer);
        this.#draw();
        this.screen.keep();
    }
    #draw() {
        const cases = this.diagnoses.flatMap(diagnosis => diagnosis.caseIds.map(id => ({
            diagnosis, tracked: this.tracker.cases.get(id)
        })));
        const known = cases.filter((item) => item.tracked !== undefined);
        const refused = this.diagnoses.filter(({ refusal }) => refusal !== undefined).length;
        const decided = known.filter(({ tracked }) => tracked.everywhereAt !== undefined);
        const total = this.diagnoses.reduce((sum, { caseIds, sample }) => {
            return sum + (caseIds.length > 0 ? caseIds.length : sample.diagnoses);
        }, 0);
        const bar = progressBar(decided.length + refused, total, BAR_WIDTH);
        if (!this.screen.live) {
            this.#printPlain(decided, decided.length + refused, total);
            return;
        }
        const refusedNote = refused === 0 ? '' : `, ${refused} refused`;
        this.screen.show(['', ...this.#table(known), '', `${bar}${refusedNote}`]);
    }
    #table(known) {
        const { columns, rows } = this.screen.size();
        const isShort = columns < WIDE_COLUMNS;
        const count = Math.min(this.rows, Math.max(FEWEST_ROWS, rows - OTHER_LINES));
        const cases = known.slice(-count).map(({ diagnosis, tracked }) => caseRow(diagnosis, tracked, isShort));
        const legend = isShort ? [...CASE_LEGEND, NUMBERS_LEGEND] : CASE_LEGEND;
        return [...fittedTable(CASE_COLUMNS, cases, columns - 1, EXPENDABLE_COLUMNS), '', ...legend];
    }
    #printPlain(decided, done, total) {
        if (total <= PLAIN_CASES) {
            for (const { diagnosis, tracked } of decided) {
                if (this.#printed.has(tracked.id))
                    continue;
                this.#printed.add(tracked.id);
                const [id, submitter, drawn, status, opinions, blocks, time] = caseRow(diagnosis, tracked);
                this.screen.say(`case ${id} of ${submitter}: ${status} by ${drawn} (${opinions}), ` +
                    `blocks ${blocks}, ${time}`);
            }
            return;
        }
        const steps = Math.floor(PLAIN_STEPS * done / total);
        if (steps > this.#printedSteps)
            this.screen.say(progressBar(done, total, BAR_WIDTH));
        this.#printedSteps = steps;
    }
}
//# sourceMappingURL=live-table.js.map
import type { CaseTracker, Diagnosis, TrackedCase } from '../run/index.js'
import { CASE_COLUMNS, CASE_LEGEND, caseRow, EXPENDABLE_COLUMNS, NUMBERS_LEGEND } from './case-row.js'
import type { Screen } from './screen.js'
import { fittedTable, progressBar } from './fitted-table.js'

const ROWS = 12
/** The lines of the screen that are not cases, and the least number of cases. */
const OTHER_LINES = 9
const FEWEST_ROWS = 3
/** With full names the table is about this wide. */
const WIDE_COLUMNS = 105
const BAR_WIDTH = 30
const REFRESH_MS = 100
/** Without a terminal: at most this many lines of progress, or a line per case if there are few. */
const PLAIN_STEPS = 10
const PLAIN_CASES = 50

/**
 * Shows the latest cases and the progress of all. A terminal is redrawn ten times a second; elsewhere each
 * decided case is a line, or each tenth part of many cases.
 */
export class LiveTable {
  #timer: NodeJS.Timeout | undefined
  readonly #plain = new Set<string>()
  #saidSteps = 0

  constructor (
    private readonly screen: Screen, private readonly diagnoses: readonly Diagnosis[],
    private readonly tracker: CaseTracker, private readonly rows = ROWS
  ) {}

  start (): void {
    this.#timer = setInterval(() => { this.#draw() }, REFRESH_MS)
  }

  /** Draws for the last time; this output stays. */
  stop (): void {
    clearInterval(this.#timer)
    this.#draw()
    this.screen.keep()
  }

  #draw (): void {
    const cases = this.diagnoses.flatMap(one => one.caseIds.map(id => ({
      one, tracked: this.tracker.cases.get(id)
    })))
    const known = cases.filter((item): item is Row => item.tracked !== undefined)
    const refused = this.diagnoses.filter(one => one.refusal !== undefined).length
    const decided = known.filter(({ tracked }) => tracked.everywhereAt !== undefined)
    const total = this.diagnoses.reduce((sum, one) => {
      return sum + (one.caseIds.length > 0 ? one.caseIds.length : one.sample.diagnoses)
    }, 0)
    const bar = progressBar(decided.length + refused, total, BAR_WIDTH)
    if (!this.screen.live) {
      this.#sayPlain(decided, decided.length + refused, total)
      return
    }
    const refusedNote = refused === 0 ? '' : `, ${refused} refused`
    this.screen.show(['', ...this.#table(known), '', `${bar}${refusedNote}`])
  }

  #table (known: readonly Row[]): string[] {
    const { columns, rows } = this.screen.size()
    const isShort = columns < WIDE_COLUMNS
    const count = Math.min(this.rows, Math.max(FEWEST_ROWS, rows - OTHER_LINES))
    const cases = known.slice(-count).map(({ one, tracked }) => caseRow(one, tracked, isShort))
    const legend = isShort ? [...CASE_LEGEND, NUMBERS_LEGEND] : CASE_LEGEND
    return [...fittedTable(CASE_COLUMNS, cases, columns - 1, EXPENDABLE_COLUMNS), '', ...legend]
  }

  #sayPlain (decided: readonly Row[], done: number, total: number): void {
    if (total <= PLAIN_CASES) {
      for (const { one, tracked } of decided) {
        if (this.#plain.has(tracked.id)) continue
        this.#plain.add(tracked.id)
        const [id, submitter, drawn, status, opinions, blocks, time] = caseRow(one, tracked)
        this.screen.say(`case ${id} of ${submitter}: ${status} by ${drawn} (${opinions}), ` +
          `blocks ${blocks}, ${time}`)
      }
      return
    }
    const steps = Math.floor(PLAIN_STEPS * done / total)
    if (steps > this.#saidSteps) this.screen.say(progressBar(done, total, BAR_WIDTH))
    this.#saidSteps = steps
  }
}

interface Row { readonly one: Diagnosis, readonly tracked: TrackedCase }

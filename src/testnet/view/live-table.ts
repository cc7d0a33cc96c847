import type { CaseTracker, Diagnosis, TrackedCase } from '../run/index.js'
import { CASE_COLUMNS, caseRow } from './case-row.js'
import type { Screen } from './screen.js'
import { progressBar, textTable } from './text-table.js'

const ROWS = 12
const BAR_WIDTH = 30
const REFRESH_MS = 100
/** Without a terminal this many lines of progress at most, and one line per case if there are few. */
const PLAIN_STEPS = 10
const PLAIN_CASES = 50

/**
 * The cases that changed last and how far all are: redrawn ten times a second on a terminal, one
 * line per decided case (or per tenth, if there are many) elsewhere.
 */
export class LiveTable {
  #timer: NodeJS.Timeout | undefined
  readonly #plain = new Set<string>()
  #saidSteps = 0

  constructor (
    private readonly screen: Screen, private readonly diagnoses: readonly Diagnosis[],
    private readonly tracker: CaseTracker
  ) {}

  start (): void {
    this.#timer = setInterval(() => { this.#draw() }, REFRESH_MS)
  }

  /** Draws once more; what is shown then stays. */
  stop (): void {
    clearInterval(this.#timer)
    this.#draw()
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
    const rows = known.slice(-ROWS).map(({ one, tracked }) => caseRow(one, tracked))
    const refusedNote = refused === 0 ? '' : `, ${refused} of them refused at submission`
    this.screen.show(['', ...textTable(CASE_COLUMNS, rows), '', `${bar}${refusedNote}`])
  }

  #sayPlain (decided: readonly Row[], done: number, total: number): void {
    if (total <= PLAIN_CASES) {
      for (const { one, tracked } of decided) {
        if (this.#plain.has(tracked.id)) continue
        this.#plain.add(tracked.id)
        const [id, submitter, status, drawn, opinions, block, latency] = caseRow(one, tracked)
        this.screen.say(`case ${id} of ${submitter}: ${status} by ${drawn} (${opinions}), ` +
          `blocks ${block}, ${latency}`)
      }
      return
    }
    const steps = Math.floor(PLAIN_STEPS * done / total)
    if (steps > this.#saidSteps) this.screen.say(progressBar(done, total, BAR_WIDTH))
    this.#saidSteps = steps
  }
}

interface Row { readonly one: Diagnosis, readonly tracked: TrackedCase }

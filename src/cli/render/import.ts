import type { ImportEnd, ImportView } from '../../import/index.js'
import type { Outcome } from '../../import/index.js'
import { bytesText, plain, plural } from './format.js'
import type { Paint } from './paint.js'
import { table } from '../../api/index.js'

const BAR_CHARACTERS = 24

/** Renders one line: step, bar, rate and time left. */
export function renderImportProgress (view: ImportView): string {
  const share = view.total === 0 ? 1 : Math.min(1, view.read / view.total)
  const filled = Math.round(share * BAR_CHARACTERS)
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(BAR_CHARACTERS - filled)}]`
  const percent = `${Math.floor(share * 100)} %`.padStart(5)
  if (view.step === 'indexing') {
    return `${bar} ${percent}  indexing ${bytesText(view.read)} of ${bytesText(view.total)}`
  }
  const seconds = view.elapsedMs / 1000
  const rate = seconds > 0 ? view.done / seconds : 0
  const rest = view.conditions - view.done
  const left = rate === 0 || view.conditions === 0 ? '' : `, ${leftText(rest / rate)} left`
  const refused = view.refused === 0 ? '' : `, ${view.refused} refused`
  const waits = view.waits === '' ? '' : `, the node waits: ${plain(view.waits)}`
  const done = plural(view.done, 'Condition')
  return `${bar} ${percent}  ${done}${refused}, ${Math.round(rate)}/s${left}${waits}`
}

function leftText (seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  if (whole < 90) return `${whole} s`
  const minutes = Math.ceil(whole / 60)
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
}

/** Renders one refusal: place, code and cause. */
export function renderImportProblem (place: string, { code, text }: Outcome): string {
  return `${plain(place)}: ${plain(code)}: ${plain(text)}\n`
}

/** Renders the report: a row for each outcome and code. */
export function renderImportEnd ({ isComplete, tally, wasComplete }: ImportEnd, paint: Paint): string {
  const rows = tally.rows.map(({ code, count, outcome, places, text }) => [
    outcome === 'refused' ? paint('red', outcome) : outcome, code, String(count),
    plain([places.join('; '), text].filter(part => part !== '').join(': '))
  ])
  const head = rows.length === 0
    ? 'no Condition was found\n' : table(['outcome', 'code', 'count', 'first places'], rows)
  const known = wasComplete
    ? 'this source was imported before; nothing was sent. --restart imports it again\n' : ''
  const count = plural(tally.keyless, 'Condition')
  const keyless = tally.keyless === 0 ? '' : `${count} without a key (INT-04): ` +
    'sent again after ten minutes, such a Condition is a new record. Name the server with --base, and in ' +
    'Bundles by the fullUrl of each entry; or set recordSystem\n'
  const unfinished = isComplete ? '' : 'not complete: run the same command again to continue\n'
  return `${head}${known}${keyless}${unfinished}`
}

import type { CaseView, PartyView } from '../../api/index.js'
import type { Diagnosis, TrackedCase } from '../run/index.js'

export const CASE_COLUMNS = ['case', 'submitter', 'status', 'drawn', 'opinions', 'block', 'latency']

const SHORT_ID = 12

/** One line of the table: where a case stands. */
export function caseRow (diagnosis: Diagnosis, tracked: TrackedCase): string[] {
  const { view, everywhereAt } = tracked
  const latency = everywhereAt === undefined || diagnosis.sentAt === undefined
    ? ''
    : `${Math.max(0, Math.round(everywhereAt - diagnosis.sentAt))} ms`
  return [
    tracked.id.slice(0, SHORT_ID),
    diagnosis.node.name,
    tracked.status,
    view?.drawn.at(-1)?.map(nameOf).join(', ') ?? '',
    view === undefined ? '' : opinionsOf(view),
    blocksOf(view),
    latency
  ]
}

function opinionsOf (view: CaseView): string {
  return view.opinions.map(opinion => {
    return opinion.decision === 'approve' ? 'approve' : `reject ${opinion.reason ?? ''}`.trim()
  }).join(', ')
}

/** Where it was opened, and where it was decided. */
function blocksOf (view: CaseView | undefined): string {
  if (view?.height === undefined) return ''
  return view.closedHeight === undefined ? `${view.height}` : `${view.height} > ${view.closedHeight}`
}

function nameOf (party: PartyView): string {
  return party.name === '' ? party.id.slice(-8) : party.name
}

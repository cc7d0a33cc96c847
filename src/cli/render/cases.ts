import {
  fields, table, type CaseListView, type CaseView, type DiagnosisView, type FindingView,
  type HistoryEntryView, type HistoryView, type OpinionView, type RejectionDetailsView,
  type ReviewDecisionView, type SlotView, type SubmissionView, type SubmittedCaseView
} from '../../api/index.js'
import { mismatchText } from './mismatches.js'
import type { Paint } from './paint.js'
import { renderTalk } from './questions.js'
import {
  caseStatus, finding, moment, numberText, party, partyInFull, plain, plural, shortId
} from './format.js'

export function renderCase (view: CaseView, paint: Paint): string {
  const slots = view.slots.map(slot => ['slot', slotText(view, slot)] as const)
  const opinions = view.opinions.flatMap(opinion => [
    ['opinion', opinionText(opinion)] as const,
    ...(opinion.details?.findings ?? []).map(found => ['finding', finding(found)] as const)
  ])
  return fields([
    ['case', view.id],
    ['status', caseStatus(view.status, paint)],
    ['waits', waitsText(view)],
    ['record', view.mismatch === undefined ? undefined : mismatchText(view.mismatch)],
    ['submitter', partyInFull(view.submitter)],
    ['relation', view.related === undefined ? view.relation : `${view.relation} ${view.related}`],
    ['pseudonym', view.pseudonym],
    ['body', `${view.bodyHash} (${view.bodySize} bytes)`],
    ['proposed', blockAndTime(view.height, view.proposedAt)],
    ['draw', blockAndTime(view.drawHeight, view.openedAt)],
    ['bar', barText(view)],
    ...slots,
    ...opinions,
    ...(view.reviews ?? []).map(review => ['decided here', decidedText(review)] as const),
    ['closed', blockAndTime(view.closedHeight, view.closedAt)],
    ['superseded by', view.supersededBy],
    ['disputes', view.disputes],
    ...(view.disputedBy ?? []).map(by => ['disputed by', `${by.id} of ${partyInFull(by.hospital)}`] as const)
  ]) + renderTalk(view.questions ?? [])
}

function opinionText (opinion: OpinionView): string {
  const { details, height, judgedBy, validator } = opinion
  const missing = details === undefined ? '' : MISSING[details.state]
  return `${party(validator)}: ${verdictText(opinion)}, by ${judgedBy}, block ${height}${missing}`
}

/** Returns, for example, `reject (time: TMP-01)`; the rule is known at the submitter alone. */
function verdictText ({ decision, details, group }: OpinionView): string {
  const reason = details?.reason === undefined ? '' : `: ${plain(details.reason)}`
  return group === undefined ? decision : `${decision} (${group}${reason})`
}

const MISSING: Readonly<Record<RejectionDetailsView['state'], string>> = {
  here: '',
  asked: '; this hospital asks it for the details',
  lost: '; it has lost the details',
  false: '; the details that it gave do not fit its opinion'
}

/** Says since when a hospital has a slot, and what became of it. */
function slotText ({ opinions, status }: CaseView, slot: SlotView): string {
  const { since, state, takenUp, until, validator } = slot
  const isJudged = opinions.some(opinion => opinion.validator.id === validator.id)
  const asked = status === 'open' ? takenUp ? 'has taken the case up' : 'asked' : 'not needed any more'
  const held = isJudged ? 'gave its opinion' : state === 'holds' ? asked : PASSED[state]
  const end = until === undefined ? '' : ` until ${moment(until)}`
  return `${partyInFull(validator)} since ${moment(since)}: ${held}${end}`
}

const PASSED: Readonly<Record<Exclude<SlotView['state'], 'holds'>, string>> = {
  silent: 'did not take the case up, so the slot passed on',
  late: 'gave no opinion in time, so the slot passed on',
  left: 'is no member any more, so the slot passed on',
  excused: 'excused itself, so the slot passed on'
}

/** Says how many verdicts decide a case, and why. */
function barText ({ bar, isForClinician, isHistorical }: CaseView): string | undefined {
  if (bar === undefined) return undefined
  const { approvalsNeeded, earlierRejections, panel, rejectionsNeeded } = bar
  const raised = earlierRejections === 0
    ? ''
    : `; raised by ${plural(earlierRejections, 'earlier rejection')} of this patient`
  const person = isForClinician === true ? '; a clinician must approve' : ''
  const old = isHistorical === true ? '; proposed as old data' : ''
  return `${plural(approvalsNeeded, 'approval')} to accept, ${plural(rejectionsNeeded, 'rejection')} ` +
    `to reject, by at most ${plural(panel, 'hospital')}${raised}${person}${old}`
}

/** Says why a case is not decided yet; undefined if it is decided or waits for its draw. */
export function waitsText ({ drawn, opinions, status, waits }: CaseView): string | undefined {
  if (waits !== undefined) return plain(waits)
  if (status !== 'open') return undefined
  const given = new Set(opinions.map(({ validator }) => validator.id))
  const awaited = drawn.filter(({ id }) => !given.has(id))
  return awaited.length === 0 ? undefined : `for the opinion of ${awaited.map(party).join(' and ')}`
}

function olderThan (last: CaseView | undefined): string {
  const next = last === undefined ? '' : `, --before ${shortId(last.id)} shows the next`
  return `older cases are hidden: --limit shows more${next}\n`
}

export function renderCaseList ({ cases, more }: CaseListView, paint: Paint): string {
  if (cases.length === 0) return 'no such cases; propose one: diagnosis submit <file>\n'
  const rows = cases.map(item => [
    shortId(item.id),
    caseStatus(item.status, paint),
    party(item.submitter),
    item.drawn.map(party).join(', '),
    verdicts(item),
    item.height === undefined ? '' : String(item.height),
    moment(item.proposedAt)
  ])
  const head = ['case', 'status', 'submitter', 'drawn', 'opinions', 'block', 'proposed']
  return table(head, rows) + whyPending(cases) + (more ? olderThan(cases.at(-1)) : '')
}

function whyPending (cases: readonly CaseView[]): string {
  const reasons = new Set(cases.flatMap(item => item.waits ?? []))
  return [...reasons].map(reason => `pending: ${plain(reason)}\n`).join('')
}

export function renderSubmission ({ cases, refused = [] }: SubmissionView, paint: Paint): string {
  const isOne = cases.length + refused.length === 1
  const taken = cases.map(item => {
    const filled = item.filled.length === 0
      ? ''
      : `  filled in by this hospital: ${item.filled.join(', ')}\n`
    const waits = item.case.waits === undefined ? '' : `  waits: ${plain(item.case.waits)}\n`
    const findings = findingLines(item.findings)
    const status = caseStatus(item.case.status, paint)
    const place = isOne ? '' : `${plain(item.location)}: `
    const disputes = item.disputes === undefined ? '' : disputeText(item.disputes)
    return `${place}case ${item.case.id} ${status}${howTaken(item)}\n${disputes}${waits}${filled}${findings}`
  })
  const left = refused.map(item => {
    const findings = findingLines(item.findings)
    return `${plain(item.location)}: ${paint('red', 'refused')}: ${plain(item.text)}\n${findings}`
  })
  return [...taken, ...left].join('')
}

function disputeText (id: string): string {
  return `  disputes case ${id}: that record stays as it is;\n` +
    '  only hospitals that can open the new record see the dispute\n'
}

function findingLines (findings: readonly FindingView[]): string {
  return findings.map(view => `  ${finding(view)}\n`).join('')
}

function howTaken ({ created, repeatOf, resubmits }: SubmittedCaseView): string {
  if (repeatOf !== undefined) return ' (already sent within the last ten minutes; nothing new was proposed)'
  if (!created) return ' (submitted before; nothing new was proposed)'
  return resubmits === undefined ? '' : ` (resubmits case ${shortId(resubmits)})`
}

/** Renders one line for each change of a case that is followed. */
export function renderProgress (view: CaseView, paint: Paint): string {
  const drawn = view.drawn.map(party).join(' and ')
  const parts = [
    shortId(view.id),
    caseStatus(view.status, paint),
    drawn === '' ? '' : `drawn: ${drawn}`,
    verdicts(view)
  ]
  return `${parts.filter(part => part !== '').join('  ')}\n`
}

export function renderHistory ({ entries }: HistoryView, paint: Paint): string {
  if (entries.length === 0) return 'no record of this patient\n'
  const rows = entries.map(({ awaitsSince, case: item, closed, diagnosis, disputedBy = [], number }) => [
    shortId(item.id),
    caseStatus(item.status, paint),
    party(item.submitter),
    moment(item.proposedAt),
    [
      ...(item.mismatch === undefined ? [] : [mismatchText(item.mismatch)]),
      diagnosis === undefined ? closedText(closed) : diagnosisText(diagnosis),
      ...(number === undefined ? [] : [`under ${numberText(number)}`]),
      ...(awaitsSince === undefined ? [] : [`awaits validation since ${moment(awaitsSince)}`]),
      ...disputedBy.map(by => `disputed by case ${shortId(by.id)} of ${party(by.hospital)}`)
    ].join(', ')
  ])
  return table(['case', 'status', 'hospital', 'proposed', 'diagnosis'], rows) +
    whyPending(entries.map(entry => entry.case)) + `${plural(entries.length, 'case')}\n`
}

/** Tells why a record is not shown. */
function closedText (code: HistoryEntryView['closed']): string {
  switch (code) {
    case undefined: return 'sealed'
    case 'not-permitted': return 'closed: this hospital may not read it now'
    case 'not-here': return 'closed: the sealed record or its key is not here; run doctor'
    case 'erased': return 'erased at every hospital'
    case 'erasing': return 'closed: an order to erase it waits for its effect'
    case 'not-current': return 'closed: this hospital was away, and learns first what was erased; try again'
    case 'no-key': return 'closed: too few hospitals gave their part of the key; try again later'
  }
}

/** Returns, for example, `F32.1 Depression, provisional, active, since 2019`; `confirmed` is not printed. */
export function diagnosisText (diagnosis: DiagnosisView): string {
  const {
    clinicalStatus, codes, disputes, historical, mismatch, onset, sensitive = [], text, verificationStatus
  } = diagnosis
  const names = codes.length === 0
    ? [text ?? 'not coded'] : codes.map(({ code, display = '' }) => `${code} ${display}`.trim())
  const since = onset === undefined ? '' : `since ${onset}`
  const doubt = verificationStatus === 'confirmed' ? '' : verificationStatus ?? ''
  const other = disputes === undefined ? '' : `disputes case ${shortId(disputes)}`
  const warning = mismatch === true ? 'THIS IS NOT WHAT THE TWO HOSPITALS APPROVED' : ''
  const source = historical === true ? 'imported as old data' : ''
  const closed = sensitive.length === 0 ? '' : `sensitive (${sensitive.join(', ')})`
  const parts = [warning, names.join('; '), doubt, clinicalStatus ?? '', since, source, closed, other]
  return plain(parts.filter(part => part !== '').join(', '))
}

function decidedText ({ clinician, decidedAt, decision, note, reason }: ReviewDecisionView): string {
  const verdict = `${decision}${reason === undefined ? '' : ` (${reason})`}`
  return `${verdict}${clinician === undefined ? '' : ` by ${clinician}`}, ${moment(decidedAt)}` +
    (note === undefined ? '' : `: ${note}`)
}

function verdicts ({ opinions }: CaseView): string {
  return opinions.map(opinion => `${party(opinion.validator)} ${verdictText(opinion)}`).join(', ')
}

function blockAndTime (height: number | undefined, timestamp: number | undefined): string {
  return height === undefined ? '' : `block ${height}, ${moment(timestamp)}`
}

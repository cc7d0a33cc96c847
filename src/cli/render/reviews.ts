import {
  fields, table, type ClaimView, type ReviewCaseView, type ReviewDecisionView, type ReviewItemView
} from '../../api/index.js'
import { diagnosisText } from './cases.js'
import { finding, moment, party, partyInFull, plain, shortId } from './format.js'
import { renderTalk } from './questions.js'
import { wrap } from './wrap.js'

const NOTE_INDENT = 14
const SAMPLE = 'sample'

/** Renders the cases that wait for a clinician, the next deadline first. */
export function renderReviews (items: readonly ReviewItemView[]): string {
  if (items.length === 0) return 'nothing waits for a clinician here\n'
  // The diagnosis is the last column, so that a long text does not widen other lines.
  const head = ['case', 'since', 'until', 'age, sex', 'submitter', 'claimed by', 'findings', 'diagnosis']
  return table(head, items.map(({ summary, ...item }) => [
    shortId(item.caseId), moment(item.receivedAt), moment(item.deadline), listed(summary?.age, summary?.sex),
    party(item.submitter), item.claim === undefined ? '' : plain(item.claim.clinician), whyText(item),
    summary?.diagnosis === undefined ? 'not here yet' : diagnosisText(summary.diagnosis)
  ]))
}

/** Says why a case waits for a clinician, for example `sample, DEM-02 flag`. */
function whyText ({ findings, isOfSample }: Pick<ReviewItemView, 'findings' | 'isOfSample'>): string {
  const found = findings.map(({ rule, outcome }) => `${rule} ${outcome}`)
  return [...isOfSample === true ? [SAMPLE] : [], ...found].join(', ')
}

export function renderReviewCase (item: ReviewCaseView): string {
  const { summary } = item
  return fields([
    ['case', item.caseId],
    ['submitter', partyInFull(item.submitter)],
    ['received', moment(item.receivedAt)],
    ['decide until', moment(item.deadline)],
    ['claimed', item.claim === undefined ? undefined : claimText(item.claim)],
    ['sample', item.isOfSample === true ? 'the chain drew this case for clinicians' : undefined],
    ...item.findings.map(view => ['finding', finding(view)] as const),
    ...summary.facts.map(({ name, text }) => [plain(name), plain(text)] as const),
    ...summary.evidence.map(text => ['evidence', plain(text)] as const)
  ]) + renderTalk(item.questions) +
    '\nthis is all that a judging hospital sees: no name, number, text or date of the patient\n'
}

function claimText ({ clinician, until }: ClaimView): string {
  return `by ${plain(clinician)} until ${moment(until)}`
}

export function renderClaim ({ caseId, claim }: ReviewItemView): string {
  return claim === undefined
    ? `no clinician has claimed case ${shortId(caseId)} now\n`
    : `case ${shortId(caseId)} is claimed ${claimText(claim)}\n`
}

/** Renders one line for each decision, with the note below it. */
export function renderDecisions (decisions: readonly ReviewDecisionView[]): string {
  if (decisions.length === 0) return 'no clinician has decided here\n'
  return decisions.map(({ caseId, clinician, decidedAt, decision, note, reason }) => {
    const by = clinician === undefined ? '' : `, by ${plain(clinician)}`
    const line = `${shortId(caseId)}  ${moment(decidedAt)}  ${decision}` +
      `${reason === undefined ? '' : ` (${plain(reason)})`}${by}\n`
    return line + (note === undefined ? '' : wrap(plain(note), NOTE_INDENT, ' '.repeat(NOTE_INDENT - 1)))
  }).join('')
}

export function renderDecision (view: ReviewDecisionView): string {
  const { caseId, clinician, decision, note, reason } = view
  const kept = clinician === undefined && note === undefined
    ? ''
    : '; clinician and note are kept at this hospital: review list --decided'
  const what = decision === 'excused'
    ? `excused from case ${shortId(caseId)}, which goes to the next hospital`
    : `${decision}${reason === undefined ? '' : ` (${plain(reason)})`} of case ${shortId(caseId)}`
  return `signed: ${what}${kept}\n`
}

function listed (...parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined).join(', ')
}

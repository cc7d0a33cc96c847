import {
  fields, table, type AccessReviewView, type AttestedConsentView, type AttestedReviewView,
  type EmergenciesView, type EmergencyAttemptView, type EmergencyView, type OpenedEmergencyView,
  type RecordedView, type RosterView
} from '../../api/index.js'
import { contestText, renderAttestedReview } from './attested.js'
import { moment, party, shortId } from './format.js'

const SUSPENDED = {
  'by-hospital': 'suspended by this hospital', 'by-reviews': 'suspended by reviews'
} as const

export function renderRoster ({ practitioners }: RosterView): string {
  if (practitioners.length === 0) return 'the roster is empty; see practitioner add --help\n'
  return table(['entry', 'role', 'key', 'standing', 'unjustified', 'name'], practitioners.map(one => [
    String(one.entry), one.role, shortId(one.key),
    one.suspended === undefined ? 'active' : SUSPENDED[one.suspended], String(one.unjustified), one.name ?? ''
  ]))
}

export function renderPractitioner ({ height }: RecordedView): string {
  return `The roster is changed, in block ${height}.\n`
}

/** Renders a step that a block has. @param what the step in words, with an article */
export function renderRecorded (what: string): (view: RecordedView) => string {
  return ({ height }) => `${what} is in block ${height}.\n`
}

export function renderOpened ({ height, id, until }: OpenedEmergencyView): string {
  const where = height === undefined
    ? 'This hospital is out of touch: own records open, and the emergency is announced first when it is back.'
    : `Its announcement is in block ${height}.`
  return `Emergency ${shortId(id)} is open until ${moment(until)}. ${where}\n`
}

export function renderEmergencies ({ hospitals, outOfTouch, underReview }: EmergenciesView): string {
  const lost = outOfTouch ? 'this hospital is out of touch: emergencies open own records alone\n\n' : ''
  const counts = table(
    ['hospital', 'opened', 'this hour', 'justified', 'unjustified', 'divided', 'judged', 'late', 'overdue'],
    hospitals.map(one => [
      party(one.hospital), String(one.opened), String(one.thisHour), String(one.justified),
      String(one.unjustified), String(one.divided), String(one.judged), String(one.late), String(one.overdue)
    ]))
  return `${lost}${counts}\n${renderReviewList(underReview)}`
}

type ReviewedView = EmergencyView | AttestedConsentView

/** Lists emergencies, and then attested consents. */
export function renderReviewList (reviews: readonly ReviewedView[]): string {
  const emergencies = reviews.filter((one): one is EmergencyView => one.kind === undefined)
  const consents = reviews.filter((one): one is AttestedConsentView => one.kind !== undefined)
  const more = consents.length === 0 ? '' : table(['consent', 'hospital', 'filed', 'judge by', 'judges'],
    consents.map(one => [
      shortId(one.id), party(one.hospital), moment(one.filedAt), deadlineText(one), judgesText(one.judges)
    ]))
  if (emergencies.length === 0) return more === '' ? 'nothing waits for a judgement\n' : more
  return renderEmergencyList(emergencies) + (more === '' ? '' : `\n${more}`)
}

function deadlineText ({ deadline, overdue }: ReviewedView): string {
  return deadline === undefined ? 'not drawn yet' : moment(deadline) + (overdue ? ', overdue' : '')
}

function judgesText (judges: ReviewedView['judges']): string {
  return judges.map(judge => `${party(judge.hospital)} ${judge.judgement ?? 'waits'}`).join(', ')
}

function renderEmergencyList (reviews: readonly EmergencyView[]): string {
  return table(['emergency', 'hospital', 'clinician', 'announced', 'judge by', 'judges'], reviews.map(one => [
    shortId(one.id), party(one.hospital), String(one.entry), moment(one.announcedAt),
    deadlineText(one), judgesText(one.judges.filter(({ round }) => round === one.round))
  ]))
}

export function renderEmergency (one: EmergencyView): string {
  return fields([
    ['emergency', shortId(one.id)], ['hospital', party(one.hospital)],
    ['clinician', `entry ${one.entry}${one.second === undefined ? '' : `, with entry ${one.second}`}`],
    ['opened', moment(one.openedAt)], ['announced', `${moment(one.announcedAt)}, block ${one.height}`],
    ['until', moment(one.until)],
    ...(one.unconfirmed ? [['unconfirmed', 'the hospital was out of touch'] as const] : []),
    ...(one.aboveSoft ? [['limit', 'above the alarm limit of that hour'] as const] : []),
    ['outcome', one.outcome],
    ...(one.contest === undefined ? [] : [['contested', contestText(one.contest)] as const]),
    ...one.judges.map(({ hospital, judgement = 'waits', reason = '' }) =>
      ['judge', `${party(hospital)}: ${judgement}${reason === '' ? '' : ` (${reason})`}`] as const)
  ])
}

export function renderAccessReview (review: AccessReviewView | AttestedReviewView): string {
  if (review.kind !== undefined) return renderAttestedReview(review)
  const { justification } = review
  return renderEmergency(review) + (justification === undefined
    ? 'The opening hospital does not give its justification now. A judge may find it withheld.\n'
    : fields([['reason', justification.reason], ['text', justification.text]]))
}

export function renderAttempts (attempts: readonly EmergencyAttemptView[]): string {
  if (attempts.length === 0) return 'no attempt was refused\n'
  return table(['time', 'clinician', 'refused with'], attempts.map(({ at, code, entry }) =>
    [moment(at), entry === undefined ? '' : String(entry), code]))
}

import {
  fields, table, type AttestedConsentsView, type AttestedConsentView, type AttestedReviewView,
  type ContestView
} from '../../api/index.js'
import { moment, party, plain, shortId } from './format.js'

const MILLION = 1_000_000

/** Lists consents of a patient that were drawn for review; nothing without one. */
export function renderAttested (reviews: readonly AttestedConsentView[]): string {
  if (reviews.length === 0) return ''
  return '\nconsents that hospitals filed in their own favour, and that were drawn for review:\n' +
    table(['id', 'number', 'hospital', 'filed', 'outcome', 'judges'], reviews.map(one => [
      shortId(one.id), String(one.number), party(one.hospital), moment(one.filedAt), outcomeText(one),
      judgesText(one)
    ]))
}

export function renderAttestedReview (review: AttestedReviewView): string {
  const { filed } = review
  return fields([
    ['consent', shortId(review.id)], ['hospital', party(review.hospital)],
    ['filed', `${moment(review.filedAt)}, block ${review.height}, order ${review.number}`],
    ['handle', shortId(review.handle)], ['form', review.form], ['outcome', outcomeText(review)],
    ['judges', judgesText(review)],
    ...(review.contest === undefined ? [] : [['contested', contestText(review.contest)] as const])
  ]) + (filed === undefined ? noForm(review)
    : fields([
        ['reason', plain(filed.reason)],
        ['document', `${Buffer.from(filed.document, 'base64').length} B; --out writes it into a file`],
        ['permits', plain(JSON.stringify((filed.resource as { provision?: unknown }).provision))]
      ]))
}

function noForm ({ patientErased }: AttestedReviewView): string {
  return patientErased
    ? 'The patient was erased, and the form with it. Judge it void, with patient-erased.\n'
    : 'The hospital does not give a form with this hash now. A judge may find no form.\n'
}

export function renderAttestedCounts ({ hospitals, rate, underReview }: AttestedConsentsView): string {
  const share = `${rate * 100 / MILLION} %`
  return `${share} of the consents that hospitals file in their own favour are reviewed\n\n` +
    table(
      ['hospital', 'justified', 'unjustified', 'divided', 'void', 'judged', 'late', 'overdue', 'may file'],
      hospitals.map(one => [
        party(one.hospital), String(one.justified), String(one.unjustified), String(one.divided),
        String(one.void), String(one.judged), String(one.late), String(one.overdue),
        one.suspended ? 'no' : 'yes'
      ])) + renderAttested(underReview)
}

/** Tells who contested a review, by whose right. */
export function contestText ({ by, hospital }: ContestView): string {
  switch (by) {
    case 'hospital': return 'by the hospital itself'
    case 'patient': return `by a key of the patient or a guardian, through ${party(hospital)}`
    case 'form': return `on a form of the patient, by the word of ${party(hospital)}`
  }
}

function outcomeText ({ deadline, judges, outcome, overdue, round }: AttestedConsentView): string {
  if (outcome === 'unjustified') return 'unjustified, so it has ended'
  // The earlier outcome stands while further judges judge.
  const isUnderReview = judges.some(judge => judge.round === round && judge.judgement === undefined)
  const by = deadline === undefined || !isUnderReview
    ? ''
    : `judge by ${moment(deadline)}${overdue ? ', overdue' : ''}`
  if (by === '') return outcome
  return outcome === 'pending' ? by : `${outcome}, contested, ${by}`
}

function judgesText ({ judges }: AttestedConsentView): string {
  return judges.map(({ hospital, judgement = 'waits', reason = '' }) =>
    `${party(hospital)} ${judgement}${reason === '' ? '' : ` (${reason})`}`).join(', ')
}

import {
  fields, table, type AttestedConsentsView, type AttestedConsentView, type AttestedReviewView
} from '../../api/index.js'
import { moment, party, plain, shortId } from './format.js'

const MILLION = 1_000_000

/** Lists consents of a patient that were drawn for review; nothing without one. */
export function renderAttested (reviews: readonly AttestedConsentView[]): string {
  if (reviews.length === 0) return ''
  return '\nconsents that hospitals filed in their own favour, and that were drawn for review:\n' +
    table(['number', 'hospital', 'filed', 'outcome', 'judges'], reviews.map(one => [
      String(one.number), party(one.hospital), moment(one.filedAt), outcomeText(one), judgesText(one)
    ]))
}

export function renderAttestedReview (review: AttestedReviewView): string {
  const { filed } = review
  return fields([
    ['consent', shortId(review.id)], ['hospital', party(review.hospital)],
    ['filed', `${moment(review.filedAt)}, block ${review.height}, order ${review.number}`],
    ['handle', shortId(review.handle)], ['form', review.form], ['outcome', outcomeText(review)],
    ['judges', judgesText(review)]
  ]) + (filed === undefined
    ? 'The hospital does not give a form with this hash now. A judge may find no form.\n'
    : fields([
        ['reason', plain(filed.reason)],
        ['document', `${Buffer.from(filed.document, 'base64').length} B; --out writes it into a file`],
        ['permits', plain(JSON.stringify((filed.resource as { provision?: unknown }).provision))]
      ]))
}

export function renderAttestedCounts ({ hospitals, rate, underReview }: AttestedConsentsView): string {
  const share = `${rate * 100 / MILLION} %`
  return `${share} of the consents that hospitals file in their own favour are reviewed\n\n` +
    table(['hospital', 'justified', 'unjustified', 'divided', 'judged', 'late', 'overdue', 'may file'],
      hospitals.map(one => [
        party(one.hospital), String(one.justified), String(one.unjustified), String(one.divided),
        String(one.judged), String(one.late), String(one.overdue), one.suspended ? 'no' : 'yes'
      ])) + renderAttested(underReview)
}

function outcomeText ({ deadline, outcome, overdue }: AttestedConsentView): string {
  if (outcome === 'unjustified') return 'unjustified, so it has ended'
  if (outcome !== 'pending' || deadline === undefined) return outcome
  return `judge by ${moment(deadline)}${overdue ? ', overdue' : ''}`
}

function judgesText ({ judges }: AttestedConsentView): string {
  return judges.map(({ hospital, judgement = 'waits', reason = '' }) =>
    `${party(hospital)} ${judgement}${reason === '' ? '' : ` (${reason})`}`).join(', ')
}

import { fields } from '../../api/index.js'
import type { ReceiptReport, ValidReport } from '../../receipt/index.js'
import { plain } from './format.js'
import type { Paint } from './paint.js'
import { wrap } from './wrap.js'

const PARTS = { given: 'was given the case', skipped: 'was absent', 'not-needed': 'was not needed' } as const

/** Says what a receipt proves, and what not. */
export function renderReceipt (report: ReceiptReport, paint: Paint): string {
  if (!report.isValid) {
    return wrap(`${paint('red', 'the receipt is invalid')}: ${plain(report.code)}. ${report.meaning}`, 2)
  }
  const stands = report.status === 'accepted' && report.replacedBy === undefined
  return wrap(`${paint(stands ? 'green' : 'yellow', 'the receipt is valid')}: ${report.headline}`, 2) +
    `\n${facts(report)}${contentText(report)}\nproved\n${bullets(report.proved)}` +
    `\nnot proved\n${bullets(report.notProved)}` +
    (report.order.length === 0 ? '' : `\norder of the draw\n${places(report)}`)
}

function facts (report: ValidReport): string {
  const { caseId, certifiedAt, chainId, chainName, height, needed, proposedAt, recordHash, relation } = report
  return fields([
    ['chain', `${chainId} (${plain(chainName)})`],
    ['', report.isChainKnown ? '' : 'compare this id with one that you know'],
    ['case', caseId],
    ['status', `${report.status}, after block ${height} (${certifiedAt})`],
    ['submitted', `${proposedAt} by ${hospital(report.submitter)}`],
    ['relation', relation === 'new' ? undefined : `${relation} an earlier case`],
    ['replaced', report.replacedBy === undefined
      ? undefined
      : `${report.replacedBy.by} by ${report.replacedBy.caseId}`],
    ['needed', `${needed} approvals`],
    ['record', `SHA-256 ${recordHash}`]
  ])
}

/** Shows what the record says, each resource as it was sent. */
function contentText ({ content }: ValidReport): string {
  if (content === undefined) return ''
  const { attachments, diagnosis, patient, resources } = content
  return `\ncontent\n${bullets([
    `diagnosis: ${diagnosis}`, `patient: ${patient ?? 'none named'}`,
    ...attachments === 0 ? [] : [`attachments that stayed at the hospital: ${attachments}`]
  ])}${resources.map(({ fullUrl, text, type }) =>
    `\n  ${plain(type)} as it was sent${fullUrl === '' ? '' : `: ${plain(fullUrl)}`}\n` +
    linesOf(text)).join('')}`
}

function linesOf (text: string): string {
  return text.split(/\r?\n/).map(line => `    ${plain(line)}\n`).join('')
}

function hospital ({ id, name }: ValidReport['submitter']): string {
  return name === '' ? id : plain(name)
}

function bullets (lines: readonly string[]): string {
  return lines.map(line => wrap(plain(line), 4, '  *')).join('')
}

function places ({ order }: ValidReport): string {
  return order.map((one, at) => `  ${at + 1}. ${hospital(one)} ${PARTS[one.part]}\n`).join('')
}

import { nameOf, type ReceiptReport, type ShownContent, type ValidReport } from '../index.js'
import { element, list } from './elements.js'

const PARTS = { given: 'was given the case', skipped: 'was absent', 'not-needed': 'was not needed' } as const

/** Returns the elements that show what a receipt proves. */
export function shownReport (report: ReceiptReport): Node[] {
  if (!report.isValid) {
    return [
      verdict('bad', '✘ Not valid', report.meaning),
      element('p', 'Do not rely on this receipt. Ask the hospital that gave it to you for another.'),
      element('p', `Code: ${report.code}`, 'help')
    ]
  }
  return [
    shownVerdict(report),
    ...shownChain(report),
    ...report.content === undefined ? [] : shownContent(report.content),
    element('h2', 'What is proved'), list('ul', report.proved),
    element('h2', 'What is not proved'), list('ul', report.notProved),
    element('h2', 'Details'), details(report),
    ...report.order.length === 0 ? [] : [
      element('h2', 'Order of the draw'),
      list('ol', report.order.map(hospital => `${nameOf(hospital)} ${PARTS[hospital.part]}`))
    ]
  ]
}

/** Only a receipt of a record that stands, on the chain that the reader knows, gets the mark of success. */
function shownVerdict ({ headline, isChainKnown, replacedBy, status }: ValidReport): HTMLElement {
  if (status !== 'accepted' || replacedBy !== undefined) {
    return verdict('care', '! Valid receipt, but no record that stands', headline)
  }
  return isChainKnown
    ? verdict('good', '✔ Valid receipt of a record', headline)
    : verdict('care', '! Valid receipt, if the chain is yours', `${headline} Compare the chain id below.`)
}

function verdict (kind: 'good' | 'care' | 'bad', title: string, text: string): HTMLElement {
  return element('div', [element('strong', title), element('span', text)], `verdict ${kind}`)
}

/** Shows the chain id in groups, so that a person can compare it. */
function shownChain ({ chainId, chainName, isChainKnown }: ValidReport): Node[] {
  const groups = (chainId.match(/.{1,8}/g) ?? []).join(' ')
  return [
    element('h2', isChainKnown ? 'Chain: the one that you gave' : 'Chain: compare this id'),
    element('p', groups, 'id'),
    element('p', isChainKnown
      ? `It calls itself “${chainName}”.`
      : `It calls itself “${chainName}”. Anybody can make a chain of this name. The receipt counts only if ` +
        'the id is that of your country’s hospitals.')
  ]
}

/** Shows what the record says: the diagnosis and the person in words, and the resources as they were sent. */
function shownContent ({ attachments, diagnosis, patient, resources }: ShownContent): Node[] {
  return [
    element('h2', 'What the record says'),
    element('p', diagnosis), element('p', patient ?? 'It names no patient.'),
    ...attachments === 0 ? [] : [element('p', `Attachments that stayed at the hospital: ${attachments}.`)],
    ...resources.map(({ fullUrl, text, type }) => element('details', [
      element('summary', `${type} as it was sent${fullUrl === '' ? '' : `: ${fullUrl}`}`),
      element('pre', text)
    ]))
  ]
}

function details (report: ValidReport): HTMLElement {
  const {
    caseId, certifiedAt, height, needed, opinions, proposedAt, recordHash, relation, replacedBy
  } = report
  const rows: readonly (readonly [string, string])[] = [
    ['Case', caseId],
    ['Status', `${report.status}, after block ${height} (${certifiedAt})`],
    ['Submitted', `${proposedAt} by ${nameOf(report.submitter)}`],
    ...relation === 'new' ? [] : [['Relation', `${relation} an earlier case`] as const],
    ...replacedBy === undefined ? [] : [[`Was ${replacedBy.by} by`, replacedBy.caseId] as const],
    ['Approvals needed', String(needed)],
    ...opinions.map(({ hospital, judgedBy, rulesetHash, verdict }) =>
      [nameOf(hospital), `${verdict}, judged by ${judgedBy === 'rules' ? 'rules' : 'a clinician'}; rules ` +
        rulesetHash.slice(0, 16)] as const),
    ['Hash of the record', recordHash]
  ]
  return element('dl', rows.flatMap(([name, value]) => [element('dt', name), element('dd', value)]))
}

import {
  fields, table, type AccessesCheckView, type AccessesView, type AccessKindView, type AccessView
} from '../../api/index.js'
import { moment, party, plain, shortId } from './format.js'
import { renderAttested } from './attested.js'
import type { Paint } from './paint.js'

const WHAT: Readonly<Record<AccessKindView, string>> = {
  'read': 'read records', 'search': 'looked for cases, without opening them', 'decision': 'asked to read',
  'export': 'gave out data', 'look-up': 'looked up the name', 'excerpt': 'gave a text about a case',
  'emergency': 'read in an emergency', 'key-given': 'gave its part of a key', 'key-refused': 'refused a key'
}

const PURPOSES: Readonly<Record<string, string>> = {
  TREAT: 'treatment', ETREAT: 'emergency treatment', BTG: 'emergency', CAREMGT: 'care management',
  PATRQT: 'the patient asked', HQUALIMP: 'quality'
}

const MOST_CASES = 3

/** Shows accesses as people understand them. @param check undefined without `--verify` */
export function renderAccesses (
  { accesses, reviews = [] }: AccessesView, check: AccessesCheckView | undefined, paint: Paint
): string {
  const list = accesses.length === 0
    ? 'No access to data of this patient is logged.\n'
    : table(['number', 'hospital', 'time', 'what', 'purpose', 'role', 'cases'], accesses.map(rowOf))
  const proof = check === undefined ? '' : `\n${checked(check, accesses.length, paint)}`
  return list + renderAttested(reviews) + proof
}

function rowOf (access: AccessView): string[] {
  const { count, event, hospital, loggedAt } = access
  const { at = loggedAt, purpose = '', role = '' } = event ?? {}
  return [
    String(count), party(hospital), moment(at), whatOf(access), PURPOSES[purpose] ?? plain(purpose),
    event?.practitioner === undefined ? role : `${role} ${shortId(event.practitioner)}`.trim(),
    casesOf(access)
  ]
}

function whatOf ({ event, kind, state }: AccessView): string {
  if (state === 'awaited') return `${WHAT[kind]} (details are on their way)`
  if (state === 'missing') return `${WHAT[kind]} (no hospital has the details)`
  if (state === 'unreadable') return `${WHAT[kind]} (the details do not open)`
  if (kind === 'decision' && event?.other !== undefined) {
    return `asked whether ${party(event.other)} may read: ${event.isPermitted ? 'yes' : 'no'}`
  }
  const other = event?.other === undefined ? '' : ` to ${party(event.other)}`
  const isRefused = event?.isPermitted === false && kind !== 'key-refused'
  return `${WHAT[kind]}${other}${isRefused ? ', refused' : ''}`
}

function casesOf ({ event }: AccessView): string {
  const cases = event?.cases ?? []
  const shown = cases.slice(0, MOST_CASES).map(shortId).join(' ')
  return cases.length > MOST_CASES ? `${shown} and ${cases.length - MOST_CASES} more` : shown
}

function checked (check: AccessesCheckView, listed: number, paint: Paint): string {
  if (!check.isValid) return `${paint('red', 'the list is not proved')}: ${plain(check.code)}\n`
  const { chainId, chainName, height, proved, timestamp } = check
  const newer = listed - proved
  return `${paint('green', 'no access is missing')}: the state counts ${proved}, and they are the first of ` +
    `the list${newer === 0 ? '' : `; the next block proves ${newer} more`}\n` + fields([
    ['chain', `${chainId} (${plain(chainName)})`], ['state after block', height],
    ['certified at', moment(timestamp)]
  ])
}

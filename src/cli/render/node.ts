import type {
  AllowlistsView, AllowlistView, BeginView, EnrolmentView, MemberView, ReviewCaseView,
  ReviewItemView, StatusView
} from '../../api/index.js'
import type { Paint } from './paint.js'
import { fields, table } from './table.js'
import { renderHint } from './health.js'
import { finding, moment, party, partyInFull, plain, plural, shortId } from './words.js'

export function renderStatus (view: StatusView, paint: Paint): string {
  const { chain } = view
  const top = fields([
    ['node', `${plain(view.name)}, ${view.role}, version ${view.version}`],
    ['peer', view.peerId],
    ['listens on', view.addresses.join(', ')],
    ['data', view.dataFolder],
    ['process', `${view.processId}, since ${moment(view.startedAt)}`],
    ['state', `${view.phase}: ${plain(view.summary)}`],
    ['chain', chain === undefined ? undefined : `${plain(chain.name)} (${chain.chainId})`],
    ['height', chain === undefined ? undefined : `${chain.height}, ${moment(chain.timestamp)}`],
    ['members', chain === undefined ? undefined : membersText(chain)],
    ['missing', chain?.missing.map(party).join(', ')],
    ['undecided', chain?.undecidedCases],
    ['waiting', chain === undefined
      ? undefined
      : plural(chain.waitingTransactions, 'transaction')],
    ['to decide', view.toDecide === 0 ? undefined : toDecideText(view)]
  ])
  const alarms = view.alarms.map(alarm => `${paint('red', 'ALARM')} ${plain(alarm)}\n`).join('')
  const peers = view.peers.length === 0
    ? ''
    : `\n${table(['peer', 'access', 'connected', 'id'], view.peers.map(item => [
      party(item.peer), item.access, item.connected ? 'yes' : paint('yellow', 'no'), item.peer.id
    ]))}`
  return top + renderHint(view, paint) + alarms + peers + renderTallies(view)
}

export function renderAllowlists (view: AllowlistsView): string {
  const { committed, successor, approved, needed } = view
  if (committed === undefined) {
    const head = `no chain yet: ${approved.length} of ${needed} hospitals approved\n`
    return approved.length === 0 ? head : `${head}\n${renderMembers(approved)}`
  }
  const next = successor === undefined
    ? ''
    : `\nsigned and not yet committed:\n${renderList(successor)}`
  return renderList(committed) + next
}

export function renderEnrolments (enrolments: readonly EnrolmentView[]): string {
  if (enrolments.length === 0) return 'no hospital waits to be admitted\n'
  return table(['hospital', 'state', 'asked', 'peer', 'address'], enrolments.map(item => [
    party(item.member), item.state, moment(item.issuedAt), item.member.id, item.addresses[0] ?? ''
  ]))
}

export function renderBegin ({ name, chainId, members }: BeginView): string {
  return `the chain begins: ${plain(name)} (${chainId})\n` +
    members.map(member => `  ${partyInFull(member)}\n`).join('')
}

export function renderReviews (items: readonly ReviewItemView[]): string {
  if (items.length === 0) return 'nothing waits for a clinician here\n'
  return table(['case', 'submitter', 'attempt', 'until', 'findings'], items.map(item => [
    shortId(item.caseId), party(item.submitter), String(item.attempt), moment(item.deadline),
    item.findings.map(({ rule, outcome }) => `${rule} ${outcome}`).join(', ')
  ]))
}

export function renderReviewCase (item: ReviewCaseView): string {
  const top = fields([
    ['case', item.caseId],
    ['submitter', partyInFull(item.submitter)],
    ['attempt', item.attempt],
    ['received', moment(item.receivedAt)],
    ['decide until', moment(item.deadline)],
    ...item.findings.map(one => ['finding', finding(one)] as const)
  ])
  return `${top}\n${JSON.stringify(item.body, undefined, 2)}\n`
}

function renderList (list: AllowlistView): string {
  const top = fields([
    ['version', list.version],
    ['hash', list.hash],
    ['signed', moment(list.issuedAt)],
    ['checkpoint', `block ${list.checkpointHeight}`]
  ])
  return `${top}\n${renderMembers(list.members)}`
}

function renderMembers (members: readonly MemberView[]): string {
  return table(['hospital', 'peer', 'VRF key'], members.map(member => [
    plain(member.name), member.id, member.vrfKey
  ]))
}

function renderTallies ({ tallies }: StatusView): string {
  if (tallies.length === 0) return ''
  const head = ['hospital', 'proposed', 'accepted', 'rejected', 'expired', 'resubmitted', 'approves',
    'rejects']
  return `\n${table(head, tallies.map(item => [
    party(item.hospital),
    ...[item.proposed, item.accepted, item.rejected, item.expired, item.resubmitted,
      item.approvals, item.rejections].map(String)
  ]))}`
}

function membersText (chain: NonNullable<StatusView['chain']>): string {
  const next = chain.successorVersion === undefined
    ? ''
    : `, version ${chain.successorVersion} is signed`
  return `${chain.members}, quorum ${chain.quorum}, ${chain.connected} connected ` +
    `(allowlist version ${chain.allowlistVersion}${next})`
}

function toDecideText (view: StatusView): string {
  return view.role === 'government'
    ? `${plural(view.toDecide, 'enrolment')}: medichain-node allowlist pending --name ${plain(view.name)}`
    : `${plural(view.toDecide, 'case')}: medichain-node review list --name ${plain(view.name)}`
}

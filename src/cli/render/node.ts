import {
  fields, table, type AbsentView, type AllowlistsView, type AllowlistView, type BeginView, type EnrolmentView,
  type PartyView, type PeerView, type StatusView
} from '../../api/index.js'
import type { Paint } from './paint.js'
import { renderHint } from './health.js'
import { moment, party, partyInFull, plain, plural } from './format.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Length of a formatted time without its seconds. */
const LENGTH_TO_MINUTES = 16

export function renderStatus (view: StatusView, paint: Paint): string {
  const { chain } = view
  const top = fields([
    ['node', `${plain(view.name)}, ${view.role}, version ${view.version}`],
    ['peer', view.peerId],
    ['listens on', view.addresses.map(address => address.replace(`/p2p/${view.peerId}`, '')).join(', ')],
    ['data', view.dataFolder],
    ['process', `${view.processId}, since ${moment(view.startedAt)}`],
    ['state', `${view.phase}: ${plain(view.summary)}`],
    ['chain', chain === undefined ? undefined : plain(chain.name)],
    ['chain id', chain?.chainId],
    ['height', chain === undefined ? undefined : `${chain.height}, ${moment(chain.timestamp)}`],
    ['members', chain === undefined ? undefined : membersText(chain)],
    ['missing', chain?.missing.map(party).join(', ')],
    ['not drawn', chain?.absent.map(absentText).join(', ')],
    ['shared keys', chain?.sharedKeys.text],
    ['emergencies', chain === undefined ? undefined : limitsText(chain)],
    ['undecided', chain?.undecidedCases],
    ['waiting', chain === undefined
      ? undefined
      : plural(chain.waitingTransactions, 'transaction')],
    ['to decide', view.toDecide === 0 ? undefined : toDecideText(view)]
  ])
  const alarms = view.alarms.map(alarm => `${paint('red', 'ALARM')} ${plain(alarm)}\n`).join('')
  const peers = view.peers.length === 0
    ? ''
    : `\n${table(['peer', 'access', 'connected', 'sent', 'received'], view.peers.map(item => [
      party(item.peer), item.access, item.connected ? 'yes' : paint('yellow', 'no'),
      trafficText(item, 'sent'), trafficText(item, 'received')
    ]))}${governmentText(view.peers)}`
  return top + renderHint(view, paint) + alarms + peers + renderTallies(view)
}

function trafficText ({ traffic }: PeerView, way: 'sent' | 'received'): string {
  const total = Object.values(traffic[way]).reduce((sum, bytes) => sum + bytes, 0)
  return `${Math.ceil(total / 1024)} KiB`
}

/** Names the classes of the bytes to and from the government: none is of bodies or keys. */
function governmentText (peers: readonly PeerView[]): string {
  const classes = peers.filter(({ access }) => access === 'government')
    .flatMap(({ traffic: { received, sent } }) => [...Object.entries(sent), ...Object.entries(received)])
    .flatMap(([name, bytes]) => bytes > 0 ? [name] : [])
  return classes.length === 0 ? '' : `with the government: ${[...new Set(classes)].join(', ')}\n`
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

/** @param leftOut the number of decided enrolments that are not shown */
export function renderEnrolments (enrolments: readonly EnrolmentView[], leftOut: number): string {
  const verb = leftOut === 1 ? 'is' : 'are'
  const more = leftOut === 0 ? '' : `${leftOut} already decided ${verb} left out: --all\n`
  if (enrolments.length === 0) return `no hospital waits to be admitted\n${more}`
  const sorted = [...enrolments].sort((a, b) => rank(a) - rank(b) || a.issuedAt - b.issuedAt)
  const notes = sorted.flatMap(({ alike, member, message }) => [
    ...(alike.length === 0 ? [] : [`NOTE: ${partyInFull(member)} can be taken for ` +
      `${alike.map(partyInFull).join(', ')}; approve asks for --allow-duplicate-name`]),
    ...(message === undefined ? [] : [`${party(member)} was told: ${plain(message)}`])
  ])
  // The names are the last column, so that a long name does not widen other lines.
  return table(['state', 'asked', 'peer', 'hospital'], sorted.map(item => [
    item.state, moment(item.issuedAt).slice(0, LENGTH_TO_MINUTES), item.member.id, party(item.member)
  ])) + notes.map(note => `${note}\n`).join('') + more
}

function rank ({ state }: EnrolmentView): number {
  return state === 'pending' ? 0 : 1
}

export function renderBegin ({ name, chainId, members }: BeginView): string {
  return `the chain begins: ${plain(name)} (${chainId})\n` +
    members.map(member => `  ${partyInFull(member)}\n`).join('')
}

function renderList (list: AllowlistView): string {
  const top = fields([
    ['version', list.version],
    ['hash', list.hash],
    ['signed', moment(list.issuedAt)],
    ['checkpoint', `block ${list.checkpointHeight}`],
    ['waits', list.waitsFor === undefined ? undefined : plain(list.waitsFor)]
  ])
  return `${top}\n${renderMembers(list.members)}`
}

function renderMembers (members: readonly PartyView[]): string {
  return table(['hospital', 'peer'], members.map(member => [
    plain(member.name), member.id
  ]))
}

function renderTallies ({ tallies }: StatusView): string {
  if (tallies.length === 0) return ''
  const head = ['hospital', 'proposed', 'accepted', 'rejected', 'expired', 'resent', 'approves', 'rejects']
  return `\n${table(head, tallies.map(item => [
    party(item.hospital),
    ...[item.proposed, item.accepted, item.rejected, item.expired, item.resubmitted,
      item.approvals, item.rejections].map(String)
  ]))}`
}

function absentText ({ hospital, since, until }: AbsentView): string {
  if (since !== undefined) return `${party(hospital)} (absent since ${moment(since)})`
  return `${party(hospital)} (${until === undefined ? 'not ready yet' : `until ${moment(until)}`})`
}

function limitsText ({ emergencyLimits }: NonNullable<StatusView['chain']>): string {
  const { hardPerHour, longestMs, reviewMs, softPerHour } = emergencyLimits
  return `alarm above ${softPerHour} an hour and hospital, at most ${hardPerHour}; ` +
    `over after ${spanText(longestMs)}, judged within ${spanText(reviewMs)}`
}

function spanText (ms: number): string {
  return ms % HOUR_MS === 0 ? plural(ms / HOUR_MS, 'hour') : plural(Math.ceil(ms / MINUTE_MS), 'minute')
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

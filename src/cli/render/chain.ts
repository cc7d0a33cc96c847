import {
  fields, table, type BlockView, type DrawView, type HeadView, type TransactionView,
  type VerificationView
} from '../../api/index.js'
import type { Paint } from './paint.js'
import { moment, party, partyInFull, plain, plural, shortId } from './format.js'

export function renderHead (view: HeadView): string {
  return fields([
    ['height', view.height],
    ['hash', view.hash],
    ['time', moment(view.timestamp)],
    ['view', view.view],
    ['proposer', partyInFull(view.proposer)],
    ['transactions', view.transactions],
    ['allowlist', `version ${view.allowlistVersion}`]
  ])
}

export function renderBlock ({ hash, header, transactions, certificate }: BlockView): string {
  const top = fields([
    ['height', header.height],
    ['hash', hash],
    ['parent', header.parent],
    ['time', moment(header.timestamp)],
    ['view', header.view],
    ['proposer', partyInFull(header.proposer)],
    ['σ of the block before', header.sigma],
    ['allowlist', header.allowlistHash],
    ['state root', header.stateRoot],
    ['transaction root', header.transactionRoot],
    ['signed by', `${certificate.signers.map(party).join(', ')} ` +
      `(${certificate.signers.length}, quorum ${certificate.quorum}, view ${certificate.view})`]
  ])
  if (transactions.length === 0) return `${top}no transactions\n`
  const rows = transactions.map(item => [
    item.kind, party(item.author), shortId(item.id), String(item.size), contentOf(item)
  ])
  return `${top}\n${table(['kind', 'author', 'id', 'bytes', 'content'], rows)}`
}

/** A verification, and the node or folder that was checked. */
export interface CheckedChain extends VerificationView {
  readonly checked:
    | { readonly what: 'running node', readonly name: string, readonly processId: number }
    | { readonly what: 'stopped folder', readonly folder: string }
}

export function renderChecked (view: CheckedChain, paint: Paint): string {
  const { checked } = view
  const of = checked.what === 'running node'
    ? `the running node ${checked.name} (process ${checked.processId})`
    : `the stopped folder ${checked.folder}`
  const damage = (view.damage ?? []).map(text => `${paint('red', 'damaged')}: ${plain(text)}\n`).join('')
  return `${damage}${renderVerification(view, paint)}checked: ${of}\n`
}

function renderVerification (view: VerificationView, paint: Paint): string {
  const { failure, height, tip, transactions, cases, chainId } = view
  const counts = `${plural(transactions, 'transaction')}, ${plural(cases, 'case')}`
  if (failure === undefined) {
    return `${paint('green', 'the chain is valid')}: ` +
      `chain ${chainId}, blocks 1 to ${height}, ${counts}\n`
  }
  return `${paint('red', 'the chain is invalid')} at height ${failure.height}: ` +
    `${failure.message} (${failure.code})\nblocks 1 to ${height} of ${tip} are valid, ${counts}\n`
}

export function renderDraw (view: DrawView, paint: Paint): string {
  const top = fields([
    ['case', view.caseId],
    ['submitter', partyInFull(view.submitter)],
    ['proposed', `block ${view.height}`],
    ['drawn by', `beacon of block ${view.drawHeight}: ${view.beacon}`]
  ])
  const steps = view.steps.map((step, index) => {
    const inputs = fields(step.inputs.map(({ name, value }) => [name, value] as const))
    const body = `${step.formula}\n${inputs}= ${step.result}\n`.replace(/^(?=.)/gm, '   ')
    return `${paint('bold', `${index + 1}. ${step.title}`)}\n${body}`
  }).join('')
  const order = table(['place', 'hospital', 'peer', 'digest'], view.order.map((item, place) => {
    return [String(place), party(item.member), item.member.id, item.digest]
  }))
  return `${top}\n${steps}\n${order}`
}

function contentOf (item: TransactionView): string {
  switch (item.kind) {
    case 'diagnosis/propose':
      return item.cases.map(shortId).join(' ')
    case 'diagnosis/opinions':
      return item.opinions.map(({ caseId, decision, group }) => {
        return `${shortId(caseId)} ${decision}${group === undefined ? '' : ` (${group})`}`
      }).join(', ')
    case 'allowlist/update':
      return `version ${item.version}, ${plural(item.members, 'member')}`
    case 'evidence':
      return `${item.conflict} by ${party(item.accused)}`
    case 'presence':
      return `absent since ${moment(item.since)}`
    case 'names/allow':
      return `${party(item.hospital)}: ${plural(item.names, 'more name')} on ${date(item.day)}, ` +
        `approved by ${plural(item.approvals, 'hospital')}`
    case 'names/totals':
      return `${date(item.day)}: ${item.totals.map(({ hospital, names }) =>
        `${party(hospital)} ${names}`).join(', ')}`
    case 'case/mismatch':
      return `${shortId(item.caseId)} of ${party(item.submitter)} ${item.verdict}`
    case 'ruleset/adopt':
      return `${item.system} ${item.version}, ${shortId(item.hash)}`
    case 'erasure/order':
      return `${shortId(item.record)}: ${item.measure}, ${item.act}`
    case 'erasure/attest':
      return shortId(item.record)
    case 'patient/order':
    case 'patient/file':
    case 'patient/key':
      return `${shortId(item.handle)}: order ${item.counter}, ${item.act}`
    case 'roster/entry':
      return `practitioner ${item.entry}, ${item.standing}`
    case 'emergency/open':
      return `by practitioner ${item.entry}, until ${moment(item.until)}`
    case 'emergency/close':
      return shortId(item.emergency)
    case 'emergency/surge':
      return `by practitioners ${item.entries.join(' and ')}`
    case 'emergency/judge':
      return `${shortId(item.emergency)} ${item.judgement} (${item.reason})`
    case 'consent/judge':
      return `${shortId(item.consent)} ${item.judgement} (${item.reason})`
    case 'consent/contest':
      return contested(item.consent, item.by)
    case 'emergency/contest':
      return contested(item.emergency, item.by)
    case 'access/log':
      return `batch ${item.number} with ${item.accesses} logged`
    case 'keys/complain':
      return `epoch ${item.epoch}, dealing ${shortId(item.dealing)}`
    case 'keys/ready':
      return `epoch ${item.epoch}, ${plural(item.dealings.length, 'dealing')} checked`
    case 'keys/deal':
    case 'keys/lost':
      return `epoch ${item.epoch}`
  }
}

function contested (id: string, by: string): string {
  return `${shortId(id)} ${by === 'form' ? 'on a form' : `by the ${by}`}`
}

/** Returns the date of a day by its number. */
function date (day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

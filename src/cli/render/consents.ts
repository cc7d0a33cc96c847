import {
  fields, table, type ConsentDecisionView, type ConsentEntryView, type ConsentsView, type LinkView,
  type OrderView
} from '../../api/index.js'
import { moment, numberText, party, shortId } from './format.js'
import { renderAttested } from './attested.js'
import type { Paint } from './paint.js'

/** Renders what the chain knows of a patient, without the patient. */
export function renderConsents (
  { appointed, consents, counter, key, reviews = [], waiting }: ConsentsView
): string {
  const top = fields([
    ['orders', String(counter)],
    ['key', key === undefined ? 'none: hospitals file what the patient signs by hand' : shortId(key)],
    ...(waiting === undefined
      ? []
      : [['waiting key', `${shortId(waiting.key)}, in force from ${moment(waiting.since)}`] as const])
  ])
  const others = appointed.length === 0 ? '' : '\n' + table(['key', 'role', 'may', 'from', 'until'],
    appointed.map(({ from, key: of, role, scope, until }) =>
      [shortId(of), role, scope.join(', '), moment(from), moment(until)]))
  const rules = consents.length === 0
    ? '\nno live consent or denial: hospitals that treat the patient read, and nobody else\n'
    : '\n' + table(['number', 'says', 'signed by', 'block', 'until'], consents.map(rowOf))
  return top + others + rules + renderAttested(reviews)
}

export function renderDecision (
  { basis, consent, permits, text }: ConsentDecisionView, paint: Paint
): string {
  const verdict = permits ? paint('green', 'permitted') : paint('red', 'refused')
  const by = consent === undefined ? '' : fields([
    ['consent', String(consent.number)], ['says', saysOf(consent)], ['signed by', signerOf(consent)],
    ['block', String(consent.height)]
  ])
  return `${verdict}: ${text} (${basis})\n${by}`
}

export function renderOrder ({ act, counter, height, keepsForm }: OrderView): string {
  const marked = act === 'attest' ? ' It favours this hospital, so it is marked, and ends after 90 days.' : ''
  const named = act === 'give' || act === 'attest' ? ` To end it: consent revoke with number ${counter}.` : ''
  const lacks = keepsForm === false
    ? ' The file of the form is not kept, as it has more than 256 KiB. If this consent is drawn for ' +
      'review, its judges find no form.'
    : ''
  return `Order ${counter} of this patient is in block ${height}.${marked}${named}${lacks}\n`
}

function rowOf (entry: ConsentEntryView): string[] {
  const { height, number, until } = entry
  const end = until === undefined ? 'no end' : moment(until)
  return [String(number), saysOf(entry), signerOf(entry), String(height), end]
}

function signerOf ({ origin, signer: { hospital, key = '' } }: ConsentEntryView): string {
  if (hospital === undefined) {
    return `${origin === 'appointed' ? 'guardian or delegate' : 'patient'} ${shortId(key)}`
  }
  return `${party(hospital)}${origin === 'attested' ? ', in its own favour' : ', on a form'}`
}

interface Provision {
  readonly type?: string
  readonly actor?: readonly unknown[]
  readonly purpose?: readonly { readonly code?: string }[]
  readonly securityLabel?: readonly { readonly code?: string }[]
  readonly data?: readonly unknown[]
}

const WITHOUT_EFFECT: Readonly<Record<Exclude<LinkView['state'], 'in-force'>, string>> = {
  'one-sided': 'without effect: the other number does not name this one',
  'not-treating': 'without effect: the hospital that filed it has no record under both numbers',
  'one-filer': 'without effect: one hospital filed both sides',
  'no-right': 'without effect: a delegate links no numbers',
  'not-first': 'without effect: an older link counts'
}

function linkText ({ state, with: other }: LinkView): string {
  if (state !== 'in-force') return `link with another number, ${WITHOUT_EFFECT[state]}`
  return `link with ${other === undefined ? 'another number' : numberText(other)}`
}

/** Says a Consent in a few words. The purpose of emergencies is in each, so it is left out. */
function saysOf ({ link, resource }: ConsentEntryView): string {
  if (link !== undefined) return linkText(link)
  if (resource === undefined) return 'its rule is at no hospital that answers'
  const { provision } = resource as { readonly provision?: { readonly provision?: readonly Provision[] } }
  return (provision?.provision ?? []).filter(({ purpose }) => purpose?.[0]?.code !== 'BTG')
    .map(wordsOf).join('; ')
}

function wordsOf ({ actor = [], data = [], purpose = [], securityLabel = [], type = '' }: Provision): string {
  const who = actor.length === 0 ? 'everybody' : `${actor.length} reader${actor.length === 1 ? '' : 's'}`
  const labels = securityLabel.map(({ code = '' }) => code)
  const what = [...labels, ...(data.length === 0 ? [] : [`${data.length} records`])].join(' ')
  const why = purpose.map(({ code = '' }) => code).join(' ')
  return [`${type} ${who}`, what, why === '' ? '' : `for ${why}`].filter(part => part !== '').join(', ')
}

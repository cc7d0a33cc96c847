/** Compiles a provision of a Consent by itself. */
import {
  ALL_CATEGORIES, CONSENTED_PURPOSES, PURPOSES, ROLES, type Effect, type Provision, type Reader
} from '../../protocol/consent/index.js'
import { parseTime } from '../time/index.js'
import {
  ACTION, PARTICIPATION, RESOURCE_TYPES, categoriesOf, purposeOf, roleOf
} from './codes.js'
import type { Resolver } from './compile.js'
import { asObject, codingOf, codingsOf, itemsOf, textOf, type Json } from './json.js'
import type { Refusals } from './refusals.js'

/** Elements that a provision may have; `id` and `extension` do not change a meaning. */
const KNOWN: ReadonlySet<string> = new Set([
  'id', 'extension', 'modifierExtension', 'type', 'period', 'actor', 'action', 'securityLabel', 'purpose',
  'class', 'data', 'provision'
])
/** Roles of actors that receive information. */
const RECIPIENTS: ReadonlySet<string> = new Set(['IRCP', 'PRCP'])

/** The conditions of a provision that are given; an absent one is that of the provision around it. */
export type Conditions = Partial<Omit<Provision, 'effect'>> & {
  /** True if BTG is among the purposes. */
  readonly namesEmergency: boolean
}

/** Reads the conditions of a provision, and refuses each element that no rule can express. */
export function conditionsOf (
  provision: Json, path: string, resolver: Resolver, refusals: Refusals
): Conditions {
  for (const element of Object.keys(provision)) {
    if (!KNOWN.has(element)) refusals.add('consent-element-unknown', `${path}.${element}`)
  }
  if (provision['modifierExtension'] !== undefined) {
    refusals.add('consent-modifier', `${path}.modifierExtension`)
  }
  refuseActions(provision, path, refusals)
  const purposes = purposesIn(provision, path, refusals)
  const namesEmergency = purposes !== undefined && (purposes & PURPOSES.BTG) !== 0
  return {
    ...given('readers', readersIn(provision, path, resolver, refusals)),
    ...given('purposes', purposes === undefined ? undefined : purposes & CONSENTED_PURPOSES),
    ...given('categories', categoriesIn(provision, path, refusals)),
    ...given('records', recordsIn(provision, path, resolver, refusals)),
    ...periodIn(provision, path, refusals),
    namesEmergency
  }
}

/** Completes conditions with those of the provision around them. */
export function complete (effect: Effect, own: Conditions, outer: Partial<Conditions> = {}): Provision {
  const { categories, from, purposes, readers, records, until } = {
    readers: [], purposes: CONSENTED_PURPOSES, categories: ALL_CATEGORIES, records: [], from: 0, until: 0,
    ...outer, ...own
  }
  return { effect, readers, purposes, categories, records, from, until }
}

function given<K extends string, T> (name: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : { [name]: value } as { [key in K]: T }
}

/** Reading is the only action of a rule. A class other than that of the records would say nothing. */
function refuseActions (provision: Json, path: string, refusals: Refusals): void {
  for (const [i, action] of itemsOf(provision['action']).entries()) {
    const isAccess = codingsOf(action).some(({ code, system }) => system === ACTION && code === 'access')
    if (!isAccess) refusals.add('consent-element-unknown', `${path}.action[${i}]`)
  }
  for (const [i, of] of itemsOf(provision['class']).entries()) {
    const { code, system } = codingOf(of)
    if (system !== RESOURCE_TYPES || code !== 'Condition') {
      refusals.add('consent-element-unknown', `${path}.class[${i}]`)
    }
  }
}

function purposesIn (provision: Json, path: string, refusals: Refusals): number | undefined {
  const list = itemsOf(provision['purpose'])
  if (list.length === 0) return undefined
  return list.reduce<number>((sum, purpose, i) => {
    const bit = purposeOf(codingOf(purpose))
    if (bit === 0) refusals.add('consent-purpose-unknown', `${path}.purpose[${i}]`)
    return sum | bit
  }, 0)
}

function categoriesIn (provision: Json, path: string, refusals: Refusals): number | undefined {
  const list = itemsOf(provision['securityLabel'])
  if (list.length === 0) return undefined
  return list.reduce<number>((sum, label, i) => {
    const bits = categoriesOf(codingOf(label))
    if (bits === 0) refusals.add('consent-label-unknown', `${path}.securityLabel[${i}]`)
    return sum | bits
  }, 0)
}

function readersIn (
  provision: Json, path: string, resolver: Resolver, refusals: Refusals
): Reader[] | undefined {
  const list = itemsOf(provision['actor'])
  if (list.length === 0) return undefined
  return list.flatMap((item, i) => {
    const actor = asObject(item)
    const codings = codingsOf(actor?.['role'])
    const isRecipient = codings.some(({ code, system }) =>
      system === PARTICIPATION && RECIPIENTS.has(code ?? ''))
    if (!isRecipient) {
      refusals.add('consent-actor-role', `${path}.actor[${i}].role`)
      return []
    }
    const role = codings.map(roleOf).find(found => found !== ROLES.any) ?? ROLES.any
    const reference = asObject(actor?.['reference'])
    const who = reference === undefined ? undefined : resolver.reader(reference)
    // A role alone is a reader; the reference is mandatory in R4, and names the role again by its display.
    if (who === undefined && (role === ROLES.any || isNaming(reference))) {
      refusals.add('consent-reader-unknown', `${path}.actor[${i}].reference`)
      return []
    }
    return [{ hospital: who?.hospital, practitioner: who?.practitioner, role }]
  })
}

function isNaming (reference: Json | undefined): boolean {
  return reference?.['reference'] !== undefined || reference?.['identifier'] !== undefined
}

function recordsIn (
  provision: Json, path: string, resolver: Resolver, refusals: Refusals
): Uint8Array[] | undefined {
  const list = itemsOf(provision['data'])
  if (list.length === 0) return undefined
  return list.flatMap((item, i) => {
    const data = asObject(item)
    const reference = asObject(data?.['reference'])
    const record = data?.['meaning'] === 'instance' && reference !== undefined
      ? resolver.record(reference)
      : undefined
    if (record !== undefined) return [record]
    refusals.add('consent-record-unknown', `${path}.data[${i}]`)
    return []
  })
}

/** A date without a zone is a day in UTC. The end of a period is the end of its day. */
function periodIn (provision: Json, path: string, refusals: Refusals): Partial<Conditions> {
  const period = provision['period']
  if (period === undefined) return {}
  const { start, end } = asObject(period) ?? {}
  const [from, until] = [start, end].map(time =>
    time === undefined ? undefined : parseTime(textOf(time) ?? ''))
  if (asObject(period) === undefined || (start !== undefined && from === undefined) ||
    (end !== undefined && until === undefined)) {
    refusals.add('consent-time-malformed', `${path}.period`)
    return {}
  }
  return {
    ...given('from', from && Math.max(0, from.from)),
    ...given('until', until && Math.max(1, until.to))
  }
}

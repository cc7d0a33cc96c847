/** Compiles a Consent to provisions (SPECIFICATION.md §7.1). */
import { Effect, MAX_PROVISIONS, type Provision, type Reader } from '../../protocol/consent/index.js'
import { ACT_CODE, CONSENT_DOCUMENT, LOINC, SCOPE } from './codes.js'
import { asObject, codingsOf, itemsOf, type Json } from './json.js'
import { complete, conditionsOf, type Conditions } from './provision.js'
import { Refusals, type ConsentRefusal } from './refusals.js'

/** Finds what references of a Consent mean. Undefined stands for what is not known here. */
export interface Resolver {
  /** Tells whether a reference means the patient whose consent is given. */
  isPatient (reference: Json): boolean
  reader (reference: Json): Pick<Reader, 'hospital' | 'practitioner'> | undefined
  /** Returns the case id of a record. */
  record (reference: Json): Uint8Array | undefined
}

export type CompiledConsent =
  | { readonly provisions: readonly Provision[] }
  | { readonly refusals: readonly ConsentRefusal[] }

const MAX_READERS = 16
const MAX_RECORDS = 32

/** Compiles a Consent, or tells everything for which it is refused. */
export function compileConsent (resource: unknown, resolver: Resolver): CompiledConsent {
  const refusals = new Refusals()
  const consent = asObject(resource)
  if (consent?.['resourceType'] !== 'Consent') {
    refusals.add('consent-not-a-consent', 'Consent')
    return { refusals: refusals.list }
  }
  judgeHead(consent, resolver, refusals)
  const root = asObject(consent['provision'])
  const provisions = root === undefined ? [] : provisionsOf(consent, root, resolver, refusals)
  if (root === undefined) refusals.add('consent-no-provision', 'Consent.provision')
  else if (provisions.length === 0 && refusals.list.length === 0) {
    refusals.add('consent-no-provision', 'Consent.provision')
  }
  const isTooLong = provisions.length > MAX_PROVISIONS || provisions.some(({ readers, records }) =>
    readers.length > MAX_READERS || records.length > MAX_RECORDS)
  if (isTooLong) refusals.add('consent-too-long', 'Consent.provision')
  return refusals.list.length > 0 ? { refusals: refusals.list } : { provisions }
}

function judgeHead (consent: Json, resolver: Resolver, refusals: Refusals): void {
  const has = (concept: unknown, system: string, code: string): boolean =>
    codingsOf(concept).some(coding => coding.system === system && coding.code === code)
  if (consent['modifierExtension'] !== undefined || consent['implicitRules'] !== undefined) {
    refusals.add('consent-modifier', 'Consent')
  }
  if (consent['status'] !== 'active') refusals.add('consent-not-active', 'Consent.status')
  if (!has(consent['scope'], SCOPE, 'patient-privacy')) refusals.add('consent-other-scope', 'Consent.scope')
  if (!itemsOf(consent['category']).some(category => has(category, LOINC, CONSENT_DOCUMENT))) {
    refusals.add('consent-other-category', 'Consent.category')
  }
  const patient = asObject(consent['patient'])
  if (patient === undefined || !resolver.isPatient(patient)) {
    refusals.add('consent-of-another-patient', 'Consent.patient')
  }
}

/**
 * A denial at the root without conditions is the default of the chain if it has exceptions, and else denies
 * everything to everybody. A nested provision has the conditions of the root where it has none.
 */
function provisionsOf (consent: Json, root: Json, resolver: Resolver, refusals: Refusals): Provision[] {
  const path = 'Consent.provision'
  const own = conditionsOf(root, path, resolver, refusals)
  const effect = effectOf(root['type']) ?? policyOf(consent)
  if (effect === undefined) {
    refusals.add('consent-no-type', `${path}.type`)
    return []
  }
  const nested = itemsOf(root['provision'])
  const isDefault = effect === Effect.deny && nested.length > 0
  if (isDefault && Object.keys(own).length > 1) refusals.add('consent-exception-of-denial', path)
  const outer = isDefault ? undefined : own
  const inner = nested.flatMap((item, i) =>
    nestedOf(asObject(item) ?? {}, `${path}.provision[${i}]`, outer, resolver, refusals))
  return isDefault ? inner : [...ruleOf(effect, own, undefined, path, refusals), ...inner]
}

function nestedOf (
  item: Json, path: string, outer: Conditions | undefined, resolver: Resolver, refusals: Refusals
): Provision[] {
  const own = conditionsOf(item, path, resolver, refusals)
  if (item['provision'] !== undefined) refusals.add('consent-nested-twice', `${path}.provision`)
  const effect = effectOf(item['type'])
  if (effect !== undefined) return ruleOf(effect, own, outer, path, refusals)
  refusals.add('consent-no-type', `${path}.type`)
  return []
}

/** An emergency is always permitted, so a permission of BTG alone is no rule, and a denial is refused. */
function ruleOf (
  effect: Effect, own: Conditions, outer: Conditions | undefined, path: string, refusals: Refusals
): Provision[] {
  if (effect === Effect.deny && own.namesEmergency) {
    refusals.add('consent-denies-emergency', `${path}.purpose`)
  }
  const provision = complete(effect, own, outer)
  return provision.purposes === 0 ? [] : [provision]
}

function effectOf (type: unknown): Effect | undefined {
  return type === 'permit' ? Effect.permit : type === 'deny' ? Effect.deny : undefined
}

/** R4 has the type of the root in a policy: opting in permits, and opting out denies. */
function policyOf (consent: Json): Effect | undefined {
  const codes = codingsOf(consent['policyRule']).filter(({ system }) => system === ACT_CODE)
  if (codes.some(({ code }) => code === 'OPTIN')) return Effect.permit
  return codes.some(({ code }) => code === 'OPTOUT') ? Effect.deny : undefined
}

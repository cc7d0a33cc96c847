import { ServiceError, type ActBody, type FindingView } from '../../../api/index.js'
import { endOfRule, favours, faultOfRule } from '../../../protocol/consent/index.js'
import {
  Appointment, PatientScope, fromHex, type ConsentMark, type PatientAct, type PatientName
} from '../../../protocol/types/index.js'
import { compileConsent, type PatientIdentifier } from '../../../records/index.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { PatientNames } from '../../names/names.js'
import type { HospitalParts } from '../hospital-parts.js'
import { SALT_BYTES, fileRule } from './file-rule.js'
import { linkAct } from './link-act.js'
import { resolverFor, type Normal } from './references.js'

/** The patient of a call: its identifier, and the name that the hospitals know. */
export interface NamedPatient {
  readonly identifier: PatientIdentifier
  readonly name: PatientName
  /** All names of the patient; a card has one alone. */
  readonly names: PatientNames
  readonly normal: Normal
}

/** Finds the patient of an identifier in a call. */
export type FindPatient = (patient: Parameters<Normal>[0]) => Promise<NamedPatient>

/** Reads an act from a call. The rule of a consent is sealed and kept. @param isFiled by this hospital */
export async function readAct (
  parts: HospitalParts, named: FindPatient, patient: NamedPatient, body: ActBody, isFiled: boolean
): Promise<PatientAct> {
  const { type } = body
  switch (type) {
    case 'give': return await readConsent(parts, patient, body.consent, isFiled)
    case 'link':
      return await linkAct(parts, { patient, other: await named(needed(body.with, type, 'with')) }, isFiled)
    case 'revoke': return { type, number: needed(body.number, type, 'number') }
    case 'dismiss': return { type, key: fromHex(needed(body.key, type, 'key')) }
    case 'rotate': return {
      type, key: fromHex(needed(body.key, type, 'key')),
      possession: fromHex(needed(body.possession, type, 'possession'))
    }
    case 'appoint': return {
      type, key: fromHex(needed(body.key, type, 'key')), role: Appointment[needed(body.role, type, 'role')],
      scope: needed(body.scope, type, 'scope').reduce((sum, name) => sum | PatientScope[name], 0),
      from: body.from ?? correctedTime(parts.chain), until: needed(body.until, type, 'until')
    }
    case 'cancel':
    case 'object': return { type }
  }
}

function needed<T> (value: T | undefined, type: string, field: string): T {
  if (value !== undefined) return value
  throw new ServiceError(422, 'act-incomplete', `an order to ${type} needs ${field}`)
}

/** Compiles a Consent, seals its rule and keeps it. */
async function readConsent (
  parts: HospitalParts, { identifier, name, normal }: NamedPatient, resource: unknown, isFiled: boolean
): Promise<PatientAct> {
  const { chain: running } = parts
  const { random, signer } = running
  const compiled = compileConsent(resource, resolverFor(running, identifier, normal))
  if ('refusals' in compiled) {
    const [first] = compiled.refusals
    throw new ServiceError(422, first?.code ?? 'consent-refused', first?.text ?? 'the Consent is refused',
      compiled.refusals.map(({ code, path, text }): FindingView =>
        ({ rule: code, outcome: 'reject', issue: 'business-rule', expression: path, text })))
  }
  const rule = { salt: random(SALT_BYTES), provisions: compiled.provisions }
  const fault = faultOfRule(rule, correctedTime(running))
  if (fault !== undefined) {
    throw new ServiceError(422, fault, FAULTS[fault] ?? 'the rule of the Consent is refused')
  }
  const mark: ConsentMark = { ...await fileRule(parts, name, rule), until: endOfRule(rule) }
  return { type: isFiled && favours(rule, signer.id) ? 'attest' : 'give', ...mark }
}

const FAULTS: Readonly<Record<string, string>> = {
  'consent-period-reversed': 'a period ends before it begins',
  'consent-period-past': 'a period is over already',
  'consent-record-twice': 'a record is named twice'
}

import { ServiceError, type ActBody, type FindingView } from '../../../api/index.js'
import { endOfRule, favours, faultOfRule, ruleCodec } from '../../../protocol/consent/index.js'
import { MAX_FILED_FORM_BYTES } from '../../../protocol/codec/index.js'
import { sha256 } from '../../../protocol/crypto/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import {
  Appointment, PatientScope, fromHex, hex, type ConsentMark, type PatientAct, type PatientName
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

/** What a hospital files an order with, besides the hash of the form. */
export interface Filing {
  /** The file of the form, which judges of a consent in favour of this hospital get. */
  readonly document: Uint8Array | undefined
  readonly reason: string
}

/** Reads what an order is filed with. @throws ServiceError 422 `form-differs`, 413 `form-too-large` */
export function readFiling (
  { document, form, reason = '' }: {
    readonly form: string, readonly document?: string, readonly reason?: string
  }
): Filing {
  if (document === undefined) return { document: undefined, reason }
  const bytes = Buffer.from(document, 'base64')
  if (bytes.length > MAX_FILED_FORM_BYTES) {
    throw new ServiceError(413, 'form-too-large', 'the file of the form may have 256 KiB; scan it again')
  }
  if (hex(sha256(bytes)) !== form) {
    throw new ServiceError(422, 'form-differs', 'the file has another SHA-256 than the form that is filed')
  }
  return { document: bytes, reason }
}

/** Finds the patient of an identifier in a call. */
export type FindPatient = (patient: Parameters<Normal>[0]) => Promise<NamedPatient>

/** Reads an act from a call. The rule of a consent is sealed and kept. @param filing absent if a key signs */
export async function readAct (
  parts: HospitalParts, named: FindPatient, patient: NamedPatient, body: ActBody, filing?: Filing
): Promise<PatientAct> {
  const { type } = body
  switch (type) {
    case 'give': return await readConsent(parts, patient, body.consent, filing)
    case 'link': {
      const other = await named(needed(body.with, type, 'with'))
      return await linkAct(parts, { patient, other }, filing !== undefined)
    }
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
  parts: HospitalParts, { identifier, name, normal }: NamedPatient, resource: unknown, filing?: Filing
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
  if (filing === undefined || !favours(rule, signer.id)) return { type: 'give', ...mark }
  const { document, reason } = filing
  if (document !== undefined) {
    const handle = patientHandle(running.chain.id, name)
    await parts.hospital.forms.keep(handle, mark.ruleHash, { document, reason, rule: ruleCodec.encode(rule) })
  }
  return { type: 'attest', ...mark }
}

const FAULTS: Readonly<Record<string, string>> = {
  'consent-period-reversed': 'a period ends before it begins',
  'consent-period-past': 'a period is over already',
  'consent-record-twice': 'a record is named twice'
}

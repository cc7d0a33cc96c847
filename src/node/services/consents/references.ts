import type { Reference } from 'fhir/r4.js'
import { memberIdOf, peerIdOf } from '../../../network/index.js'
import type { Reader } from '../../../protocol/consent/index.js'
import { fromHex, hex } from '../../../protocol/types/index.js'
import {
  CASE_SYSTEM, CLINICIAN_KEY_SYSTEM, MEMBER_SYSTEM, type PatientIdentifier, type Resolver
} from '../../../records/index.js'
import type { RunningChain } from '../../assembly/running-chain.js'

/** Writes an identifier as the registers do; one without a system is of the national register. */
export type Normal = (identifier: { readonly system?: string, readonly value: string }) => PatientIdentifier

const KEY = /^[0-9a-f]{64}$/
const CONDITION = /^Condition\/([0-9a-f]{64})$/

/** Resolves references by identifiers: members, keys of clinicians, case ids, and the patient itself. */
export function resolverFor (
  { hostLoop }: RunningChain, patient: PatientIdentifier, normal: Normal
): Resolver {
  return {
    isPatient (reference) {
      const { system, value } = identifierOf(reference)
      if (value === undefined) return false
      const named = normal({ value, ...(system === undefined ? {} : { system }) })
      return named.system === patient.system && named.value === patient.value
    },
    reader (reference) {
      const { system, value = '' } = identifierOf(reference)
      if (system === CLINICIAN_KEY_SYSTEM && KEY.test(value)) {
        return { hospital: undefined, practitioner: fromHex(value) }
      }
      const hospital = system === MEMBER_SYSTEM ? memberIdOf(value) : undefined
      if (hospital === undefined || !hostLoop.state.ledger.tallies.has(hex(hospital))) return undefined
      return { hospital, practitioner: undefined }
    },
    record (reference) {
      const { system, value = '' } = identifierOf(reference)
      if (system === CASE_SYSTEM && KEY.test(value)) return fromHex(value)
      const named = typeof reference['reference'] === 'string' ? CONDITION.exec(reference['reference']) : null
      return named === null ? undefined : fromHex(named[1]!)
    }
  }
}

function identifierOf (reference: Readonly<Record<string, unknown>>):
Partial<Readonly<Record<'system' | 'value', string>>> {
  const { identifier } = reference
  if (typeof identifier !== 'object' || identifier === null) return {}
  const { system, value } = identifier as { readonly system?: unknown, readonly value?: unknown }
  if (typeof value !== 'string') return {}
  return typeof system === 'string' ? { system, value } : { value }
}

/** Shows a reader as a reference that `resolverFor` resolves. A reader by role alone has a display. */
export function readerReference ({ hospital, practitioner, role }: Reader): Reference {
  if (practitioner !== undefined) {
    return { identifier: { system: CLINICIAN_KEY_SYSTEM, value: hex(practitioner) } }
  }
  if (hospital !== undefined) return { identifier: { system: MEMBER_SYSTEM, value: peerIdOf(hospital) } }
  return { display: `any clinician in role ${role}` }
}

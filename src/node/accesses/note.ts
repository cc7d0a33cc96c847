import { accessKey, keyOfKind, type AccessEvent } from '../../protocol/access/index.js'
import { MAX_CASES_PER_EVENT } from '../../protocol/codec/index.js'
import { givenKey, patientHandle } from '../../protocol/names/index.js'
import {
  AccessKind, PURPOSES, ROLES, type CaseId, type ChainId, type PatientHandle, type PatientName
} from '../../protocol/types/index.js'

/** An access that this hospital is about to make: whose data, under which key, and what. */
export interface AccessNote {
  readonly handle: PatientHandle
  readonly key: Uint8Array
  readonly event: Omit<AccessEvent, 'hospital' | 'time'>
}

/** What a note says of an access, besides its kind. */
export type AccessDetails = Partial<Omit<AccessEvent, 'kind' | 'hospital' | 'time'>>

const NOTHING = {
  isPermitted: true, purpose: 0, practitioner: undefined, role: ROLES.any, other: undefined
} as const

/** Makes the notes of an access of this hospital; several if it touches more cases than an event names. */
export function notesOf (
  chainId: ChainId, name: PatientName, kind: AccessEvent['kind'], details: AccessDetails = {}
): AccessNote[] {
  return split(details.cases ?? []).map(cases => ({
    handle: patientHandle(chainId, name), key: accessKey(chainId, name),
    event: { ...NOTHING, ...details, kind, cases }
  }))
}

/** Makes the note of a holder of the custody key, which knows the patient by a request alone. */
export function notesOfHolder (
  chainId: ChainId, reading: { readonly handle: PatientHandle, readonly consentKey: Uint8Array },
  kind: AccessEvent['kind'], details: AccessDetails
): AccessNote[] {
  if (keyOfKind(kind) !== 'given') throw new Error('a holder logs keys alone')
  return split(details.cases ?? []).map(cases => ({
    handle: reading.handle.slice(), key: givenKey(chainId, reading.consentKey),
    event: { ...NOTHING, ...details, kind, cases: cases.map(id => id.slice()) }
  }))
}

/** Makes the note of a hospital that opened a record to confirm what another hospital stated about it. */
export function notesOfConfirmer (
  { handle, logKey }: { readonly handle: PatientHandle, readonly logKey: Uint8Array }, caseId: CaseId
): AccessNote[] {
  const event = { ...NOTHING, kind: AccessKind.read, purpose: PURPOSES.HQUALIMP, cases: [caseId.slice()] }
  return [{ handle: handle.slice(), key: logKey.slice(), event }]
}

function split (cases: readonly CaseId[]): (readonly CaseId[])[] {
  const parts: (readonly CaseId[])[] = [cases.slice(0, MAX_CASES_PER_EVENT)]
  for (let at = MAX_CASES_PER_EVENT; at < cases.length; at += MAX_CASES_PER_EVENT) {
    parts.push(cases.slice(at, at + MAX_CASES_PER_EVENT))
  }
  return parts
}

import { recordPseudonym } from '../../../protocol/names/index.js'
import {
  AccessKind, PURPOSES, equal, fromHex, type Case, type MemberId, type PatientName, type Purpose
} from '../../../protocol/types/index.js'
import { openedRecord, type PatientIdentifier } from '../../../records/index.js'
import { notesOf } from '../../accesses/note.js'
import { NODE } from '../../clinical/read.js'
import type { HospitalParts } from '../hospital-parts.js'

/** The identifiers of a Patient that are tried at most. */
const MAX_IDENTIFIERS = 16

/** Logs that a consent decided about a reader, because somebody asked why. */
export async function logDecision (
  { chain: { chain }, hospital }: HospitalParts, name: PatientName,
  { isPermitted, practitioner, purpose, reader }: {
    readonly isPermitted: boolean, readonly purpose: Purpose, readonly reader: MemberId | undefined,
    readonly practitioner: string | undefined
  }
): Promise<void> {
  await hospital.accesses.log.record(notesOf(chain.id, name, AccessKind.decision, {
    isPermitted, purpose: PURPOSES[purpose], other: reader,
    practitioner: practitioner === undefined ? undefined : fromHex(practitioner)
  }))
}

/**
 * Logs an access to an own case of which the caller knows the id alone. The record has the patient. A case
 * of another hospital, or one whose record is not here, names nobody. Nothing of its content is shown.
 */
export async function logOwnCase (
  parts: HospitalParts, found: Case, kind: AccessKind, other?: MemberId
): Promise<void> {
  const { chain: { chain }, hospital } = parts
  const name = await patientOf(parts, found)
  if (name === undefined) return
  await hospital.accesses.log.record(notesOf(chain.id, name, kind, { cases: [found.id], other }))
}

/** Finds the name of the patient of an own case, by the identifiers in its record. */
async function patientOf (
  { chain: { chain, signer }, hospital }: HospitalParts, found: Case
): Promise<PatientName | undefined> {
  if (!equal(found.submitter, signer.id)) return undefined
  const opened = await hospital.records.read(NODE, found, 'compare')
  const record = opened && openedRecord(opened.plaintext)
  for (const identifier of identifiersIn(record?.resources.map(({ resource }) => resource) ?? [])) {
    if (!await hospital.naming.names.knows(identifier)) continue
    const { all } = await hospital.naming.names.of(identifier)
    const name = all.find(one => equal(recordPseudonym(chain.id, one, signer.id), found.pseudonym))
    if (name !== undefined) return name
  }
  return undefined
}

function identifiersIn (resources: readonly unknown[]): PatientIdentifier[] {
  return resources.flatMap(resource => {
    const { identifier, resourceType } = resource as
      { readonly resourceType?: unknown, readonly identifier?: unknown }
    return resourceType === 'Patient' && Array.isArray(identifier) ? identifier as unknown[] : []
  }).slice(0, MAX_IDENTIFIERS).flatMap(one => {
    if (typeof one !== 'object' || one === null) return []
    const { system, value } = one as { readonly system?: unknown, readonly value?: unknown }
    return typeof system === 'string' && typeof value === 'string' ? [{ system, value }] : []
  })
}

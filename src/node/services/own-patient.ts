import { recordPseudonym } from '../../protocol/names/index.js'
import { equal, type Case, type PatientName } from '../../protocol/types/index.js'
import { openedRecord, type PatientIdentifier } from '../../records/index.js'
import { NODE } from '../clinical/read.js'
import type { HospitalParts } from './hospital-parts.js'

/** The identifiers of a Patient that are tried at most. */
const MAX_IDENTIFIERS = 16

export interface OwnPatient {
  readonly identifier: PatientIdentifier
  readonly name: PatientName
}

/**
 * Finds the patient of an own case by the identifiers in its record. Record and name of the patient must be
 * here. No hospital is asked, and nobody sees the record.
 */
export async function ownPatientOf (
  { chain: { chain, signer }, hospital }: HospitalParts, found: Case
): Promise<OwnPatient | undefined> {
  if (!equal(found.submitter, signer.id)) return undefined
  const opened = await hospital.records.read(NODE, found, 'compare')
  const record = opened && openedRecord(opened.plaintext)
  for (const identifier of identifiersIn(record?.resources.map(({ resource }) => resource) ?? [])) {
    if (!await hospital.naming.names.knows(identifier)) continue
    const { all } = await hospital.naming.names.of(identifier)
    const name = all.find(one => equal(recordPseudonym(chain.id, one, signer.id), found.pseudonym))
    if (name !== undefined) return { identifier, name }
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

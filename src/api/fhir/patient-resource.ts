import type { ServedResource } from '../../records/index.js'
import type { ServedVersion } from './served.js'

/**
 * Chooses the Patient that stands for a patient: the newest one that this hospital sent, else the newest of
 * another hospital. Undefined if no record has one of its own.
 */
export function patientResource (
  patientId: string, records: readonly ServedVersion[]
): ServedResource | undefined {
  const newest = records.filter(({ record }) => record.patientId === patientId).reverse()
  const holder = [...newest.filter(({ version }) => version.isOwn), ...newest]
    .find(({ resources }) => resources.some(({ id, type }) => type === 'Patient' && id === patientId))
  return holder?.resources.find(({ type }) => type === 'Patient')
}

/** Lists the ids of the other numbers of the patient under which some records stand. */
export function linkedIds (patientId: string, records: readonly ServedVersion[]): string[] {
  return [...new Set(records.map(({ record }) => record.patientId))].filter(id => id !== patientId)
}
